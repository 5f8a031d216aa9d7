import type { Dice } from '../../support/trail/dice.ts';
import { fileSuffix } from '../../support/trail/identifiers.ts';

/** A file as CloudTrail leaves it in a bucket, before it is compressed. */
export type PlainFile = { readonly path: string; readonly bytes: Buffer; readonly records: number };

/** A record on its way into a file. */
export type Shipment = { readonly text: string; readonly accountId: string; readonly region: string };

/** What waits to be written: one file for each account and Region in every five minutes that have any records. */
export type Delivery = {
  /** Puts a record into the file that is written next after a moment. */
  readonly ship: (shipment: Shipment, atMs: number) => void;
  /** The files that were due at a moment, by time. Nothing more may be shipped into them. */
  readonly due: (nowMs: number) => Generator<PlainFile>;
};

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html */
const WRITTEN_EVERY_MS = 300_000;
const ORGANISATION = 'o-7benchmark';

/** A file that is being filled: records go straight into its bytes, so that nothing of them is left to collect. */
type Waiting = { readonly accountId: string; readonly region: string; bytes: Buffer; length: number; records: number };

const FIRST_BYTES = 65_536;
const OPENING = '{"Records":[';

/** Nothing waits yet. Holds what falls into the present five minutes and a few more, however long the trail is. */
export function createDelivery(dice: Dice): Delivery {
  const slots = new Map<number, Map<string, Waiting>>();
  let nextSlot = -1;

  const ship = (shipment: Shipment, atMs: number): void => {
    const at = Math.floor(atMs / WRITTEN_EVERY_MS);
    if (nextSlot < 0) nextSlot = at;
    if (at < nextSlot) throw new RangeError(`the files of ${new Date(atMs).toISOString()} were written already`);
    const slot = slots.get(at) ?? new Map<string, Waiting>();
    slots.set(at, slot);
    const place = `${shipment.accountId} ${shipment.region}`;
    const waiting = slot.get(place) ?? emptyFile(shipment);
    slot.set(place, waiting);
    put(waiting, waiting.records === 0 ? shipment.text : `,${shipment.text}`);
    waiting.records += 1;
  };

  const due = function* (nowMs: number): Generator<PlainFile> {
    const end = Math.floor(Math.min(nowMs, lastOf(slots)) / WRITTEN_EVERY_MS);
    for (; nextSlot >= 0 && nextSlot < end; nextSlot += 1) {
      const slot = slots.get(nextSlot);
      slots.delete(nextSlot);
      for (const waiting of slot?.values() ?? []) yield fileOf(dice, waiting, (nextSlot + 1) * WRITTEN_EVERY_MS);
    }
  };
  return { ship, due };
}

/** The end of the last five minutes in which something waits. */
function lastOf(slots: ReadonlyMap<number, unknown>): number {
  let last = -1;
  for (const slot of slots.keys()) last = Math.max(last, slot);
  return (last + 1) * WRITTEN_EVERY_MS;
}

function emptyFile({ accountId, region }: Shipment): Waiting {
  const waiting = { accountId, region, bytes: Buffer.allocUnsafe(FIRST_BYTES), length: 0, records: 0 };
  put(waiting, OPENING);
  return waiting;
}

/** Records are ASCII. */
function put(waiting: Waiting, text: string): void {
  while (waiting.length + text.length > waiting.bytes.length) {
    const larger = Buffer.allocUnsafe(2 * waiting.bytes.length);
    waiting.bytes.copy(larger, 0, 0, waiting.length);
    waiting.bytes = larger;
  }
  waiting.length += waiting.bytes.write(text, waiting.length, 'latin1');
}

function fileOf(dice: Dice, waiting: Waiting, writtenMs: number): PlainFile {
  const { accountId, region, records } = waiting;
  put(waiting, ']}');
  const iso = new Date(writtenMs).toISOString();
  const day = iso.slice(0, 10).replaceAll('-', '/');
  const stamp = `${day.replaceAll('/', '')}T${iso.slice(11, 13)}${iso.slice(14, 16)}Z`;
  const name = `${accountId}_CloudTrail_${region}_${stamp}_${fileSuffix(dice)}.json.gz`;
  return {
    path: `AWSLogs/${ORGANISATION}/${accountId}/CloudTrail/${region}/${day}/${name}`,
    bytes: waiting.bytes.subarray(0, waiting.length),
    records,
  };
}
