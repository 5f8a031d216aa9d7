import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { createPool } from '#platform';
import { advance, awaitCurrent, lineageDigest } from '#projection';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { foldAll } from '../support/fold-all.ts';
import { appendRecords, newRecordsOf } from '../support/new-records.ts';
import { diceOf } from '../support/trail/dice.ts';
import type { Dice } from '../support/trail/dice.ts';
import { generatePlainFiles, shuffled, splitUp } from '../support/trail-generator.ts';

/** `BACKTRAIL_TEST_SEED` repeats a run that failed. */
const SEED = Number(process.env['BACKTRAIL_TEST_SEED'] ?? 20_261_125);
const SEEDS = Array.from({ length: Number(process.env['SKIP_SEEDS'] ?? 2) }, (_, at) => SEED + at);
const WRITERS = 8;
const RECORDS = 1_500;
const LARGEST_BATCH = 25;
const SLOWEST_MS = 60;

const HOLD_BACK = `
  select pg_current_xact_id()`;

describe('P1: 8 writers whose commits are slow, some of which give up, and a lineage that follows meanwhile', () => {
  const files = [...generatePlainFiles({ seed: SEED, records: RECORDS, files: 12 })];
  const records = files.flatMap((file) => newRecordsOf([Buffer.from(file.text)], 0, file.records[0]?.accountId));
  let expected: string;

  beforeAll(async () => {
    const reference = await freshDatabase();
    await awaitCurrent(reference.pool, [await appendRecords(reference.pool, records)]);
    expected = await lineageDigest(reference.pool);
    await reference.drop();
  });

  describe.each(SEEDS)('seed %i', (seed) => {
    let db: TestDatabase;
    beforeAll(async () => {
      db = await freshDatabase();
    });
    afterAll(() => db.drop());

    it('misses nothing that is committed late', async () => {
      const dice = diceOf(seed);
      const batches = [...splitUp(shuffled(records, dice), dice, LARGEST_BATCH)];
      const pool = slowToCommit(db.appUrl, dice);
      const over = new AbortController();
      const following = (async () => {
        while (!over.signal.aborted) await advance(db.pool);
      })();
      const writer = async (): Promise<void> => {
        for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
          if (dice.chance(0.2)) await giveUp(db.pool, dice);
          await appendRecords(pool, batch);
        }
      };
      await Promise.all(Array.from({ length: WRITERS }, writer));
      over.abort();
      await following;
      await pool.end();
      await foldAll(db.pool);
      expect(await lineageDigest(db.pool)).toBe(expected);
    });
  });
});

/** Connections on which a commit comes some time after the work. */
function slowToCommit(url: string, dice: Dice): pg.Pool {
  const pool = createPool(url, { maxConnections: WRITERS });
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...words: unknown[]) => unknown;
    const slow = (...words: unknown[]): unknown =>
      words[0] === 'commit' ? sleep(dice.below(SLOWEST_MS)).then(() => query(...words)) : query(...words);
    Object.assign(client, { query: slow });
  });
  return pool;
}

async function giveUp(pool: pg.Pool, dice: Dice): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(HOLD_BACK);
    await sleep(dice.below(SLOWEST_MS));
  } finally {
    await client.query('rollback');
    client.release();
  }
}
