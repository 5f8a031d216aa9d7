import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { whoDidEvent } from '#query';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { runBacktrail } from '../support/ingest-run.ts';
import { readManifest, writeTrail } from '../support/trail-generator.ts';
import type { FiledRecord } from '../support/trail-generator.ts';

/** `BACKTRAIL_TEST_SEED` repeats a run that failed. */
const SEED = Number(process.env['BACKTRAIL_TEST_SEED'] ?? 31_337);

/** Questions asked at the same time. */
const AT_ONCE = 8;

/** One record's true answer beside the one that was given. */
type Compared = { readonly record: FiledRecord; readonly truth: string; readonly given: readonly string[] };

describe('who, over a generated trail', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'backtrail-truth-'));
  const compared: Compared[] = [];
  let db: TestDatabase;

  beforeAll(async () => {
    const manifest = path.join(folder, 'manifest.ndjson');
    await writeTrail(path.join(folder, 'logs'), { seed: SEED, records: 2_000, files: 24 }, manifest);
    db = await freshDatabase();
    await runBacktrail(['ingest', '--json', path.join(folder, 'logs')], { databaseUrl: db.appUrl });
    const records: FiledRecord[] = [];
    for await (const record of readManifest(manifest)) if (record.class === 'good') records.push(record);
    while (records.length > 0) compared.push(...(await Promise.all(records.splice(0, AT_ONCE).map(compare))));
  }, 120_000);
  afterAll(async () => {
    await db.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function compare(record: FiledRecord): Promise<Compared> {
    const { eventId, truth } = record;
    if (eventId === null || truth === null) throw new Error('a good record has an id and a truth');
    const { answers } = await whoDidEvent(db.pool, eventId);
    const given = answers.map(({ status, origin, hops }) => answerLine(status, origin, hops.length));
    return { record, truth: answerLine(truth.status, truth.origin, truth.hops), given };
  }

  it('never names anybody else as proven or corroborated', () => {
    const wrong = compared.filter(({ record, given }) => {
      const { kind, id } = record.truth?.origin ?? { kind: '', id: '' };
      return given.some((line) => /^(PROVEN|CORROBORATED)/.test(line) && !line.includes(` ${kind} ${id} `));
    });
    expect(wrong.slice(0, 5)).toEqual([]);
  });

  it('proves whatever the deliveries prove, through as many sessions as there were', () => {
    const missed = compared.filter(
      ({ record, truth, given }) =>
        record.truth?.status === 'PROVEN' && (given.length === 0 || given.some((line) => line !== truth)),
    );
    expect(missed.slice(0, 5)).toEqual([]);
  });

  it('proves nothing that the deliveries do not', () => {
    const overclaimed = compared.filter(
      ({ record, given }) => record.truth?.status === 'INCOMPLETE' && given.some((line) => line.startsWith('PROVEN')),
    );
    expect(overclaimed.slice(0, 5)).toEqual([]);
  });
});

function answerLine(
  status: string,
  origin: { readonly kind: string; readonly id: string } | null,
  hops: number,
): string {
  return `${status} ${origin?.kind ?? '-'} ${origin?.id ?? '-'} ${hops}`;
}
