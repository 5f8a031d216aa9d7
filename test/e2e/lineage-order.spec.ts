import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NewRecord } from '#ledger';
import { advance, lineageDigest, rebuild } from '#projection';
import { storedRecordsSummary } from '#query';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { foldAll } from '../support/fold-all.ts';
import { runBacktrail, summaryOf } from '../support/ingest-run.ts';
import { appendRecords, newRecordsOf } from '../support/new-records.ts';
import { diceOf } from '../support/trail/dice.ts';
import { generatePlainFiles, shuffled, splitUp, writeShuffled } from '../support/trail-generator.ts';

/** `BACKTRAIL_TEST_SEED` repeats a run that failed. */
const SEED = Number(process.env['BACKTRAIL_TEST_SEED'] ?? 4_040);
const RECORDS = 20_000;
const LOADERS = 4;
const LARGEST_BATCH = 2_500;

const FILES = [...generatePlainFiles({ seed: SEED, records: RECORDS, files: 40 })];

/** What a store holds and what it makes of it: equal for equal sets of records, whatever their order. */
type Print = { readonly digest: string; readonly records: unknown };

describe('the lineage of 20,000 records', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'backtrail-order-'));
  let expected: Print;

  beforeAll(async () => {
    const [logs = ''] = writeShuffled(path.join(folder, 'reference'), FILES, SEED, 1);
    await withDatabase(async (db) => {
      const run = await runBacktrail(['ingest', '--json', logs], { databaseUrl: db.appUrl });
      expect(summaryOf(run).records.seen).toBe(RECORDS);
      expected = await printOf(db);
      await rebuild(db.pool);
      expect(await printOf(db)).toEqual(expected);
    });
  }, 120_000);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([1, 2, 3])(
    'is the same when %i. shuffled by four loaders at once',
    async (seed) => {
      await withDatabase(async (db) => {
        await ingestShuffled(db, seed, LOADERS);
        expect(await printOf(db)).toEqual(expected);
        if (seed > 1) return;
        await rebuild(db.pool);
        expect(await printOf(db)).toEqual(expected);
      });
    },
    120_000,
  );

  // Two stores at a time, since one loader leaves a core idle.
  it.each([
    [4, 5],
    [6, 7],
  ])(
    'is the same when %i. and %i. shuffled by one loader each',
    async (...seeds) => {
      const aStore = (seed: number) => (db: TestDatabase) =>
        ingestShuffled(db, seed, 1).then(async () => expect(await printOf(db)).toEqual(expected));
      await Promise.all(seeds.map((seed) => withDatabase(aStore(seed))));
    },
    120_000,
  );

  it.each([8, 9, 10])(
    'is the same when %i. shuffled by one that looks between batches',
    async (seed) => {
      const dice = diceOf(SEED + seed);
      await withDatabase(async (db) => {
        for (const batch of splitUp(shuffled(recordsOfTrail(), dice), dice, LARGEST_BATCH)) {
          await appendRecords(db.pool, batch);
          if (dice.chance(0.5)) await advance(db.pool);
        }
        await foldAll(db.pool);
        expect(await printOf(db)).toEqual(expected);
      });
    },
    120_000,
  );

  /** Ingests the trail in an order and in files of its own, by so many loaders at once. */
  async function ingestShuffled(db: TestDatabase, seed: number, loaders: number): Promise<void> {
    const folders = writeShuffled(path.join(folder, `shuffle-${seed}`), FILES, SEED + seed, loaders);
    const load = (logs: string) => runBacktrail(['ingest', '--json', logs], { databaseUrl: db.appUrl });
    for (const run of await Promise.all(folders.map(load))) {
      expect(run).toMatchObject({ code: 5, signal: null }); // for the poison in it
      expect(run.talk).not.toMatch(/deadlock|40P01/i);
    }
  }
});

let decoded: readonly NewRecord[] | undefined;

function recordsOfTrail(): readonly NewRecord[] {
  decoded ??= FILES.flatMap((file) => newRecordsOf([Buffer.from(file.text)], 0, file.records[0]?.accountId));
  return decoded;
}

async function printOf({ pool }: TestDatabase): Promise<Print> {
  return { digest: await lineageDigest(pool), records: await storedRecordsSummary(pool) };
}

async function withDatabase(work: (db: TestDatabase) => Promise<void>): Promise<void> {
  const db = await freshDatabase();
  try {
    await work(db);
  } finally {
    await db.drop();
  }
}
