import { gzipSync } from 'node:zlib';
import type { Shipment } from './delivery.ts';
import type { Organisation } from './organisation.ts';
import type { Prng } from './prng.ts';
import { iso } from './spelled-time.ts';

/** A file as CloudTrail leaves it in a bucket. */
export type TrailFile = { readonly path: string; readonly bytes: Uint8Array };

const WRITTEN_EVERY = 1800;
const NAME_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** How many files the bucket holds a second time, under another name. */
const COPIED_FILES = 0.01;

/** Puts records into files by account, Region and time of writing; within a file they lie in no order. */
export function trailFiles(prng: Prng, organisation: Organisation, shipments: readonly Shipment[]): TrailFile[] {
  const files = new Map<string, Shipment[]>();
  for (const shipment of shipments) {
    const { account, region } = shipment.event;
    const writtenAt = Math.ceil(shipment.at / WRITTEN_EVERY) * WRITTEN_EVERY;
    const place = `${account} ${region} ${writtenAt}`;
    const file = files.get(place);
    if (file === undefined) files.set(place, [shipment]);
    else file.push(shipment);
  }
  return [...files].flatMap(([place, held]) => {
    const [account = '', region = '', writtenAt = ''] = place.split(' ');
    const records = prng.shuffled(held).map(({ record }) => record);
    const bytes = gzipSync(JSON.stringify({ Records: records }), { level: 1 });
    const path = (): string => pathOf(prng, organisation, account, region, Number(writtenAt));
    const file = { path: path(), bytes };
    return prng.chance(COPIED_FILES) ? [file, { path: path(), bytes }] : [file];
  });
}

function pathOf(prng: Prng, { id }: Organisation, account: string, region: string, at: number): string {
  const [day = '', time = ''] = iso(at).split('T');
  const stamp = `${day.replaceAll('-', '')}T${time.slice(0, 5).replace(':', '')}Z`;
  const name = `${account}_CloudTrail_${region}_${stamp}_${prng.letters(NAME_LETTERS, 16)}.json.gz`;
  return `AWSLogs/${id}/${account}/CloudTrail/${region}/${day.replaceAll('-', '/')}/${name}`;
}
