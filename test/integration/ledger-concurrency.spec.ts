import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { appendBatch, reserveObjectIds, verifyLedger } from '#ledger';
import type { NewRecord } from '#ledger';
import { createPool } from '#platform';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { batchOf } from '../support/ledger-batch.ts';
import { newRecordsOf } from '../support/new-records.ts';
import { diceOf } from '../support/trail/dice.ts';
import { generatePlainFiles } from '../support/trail-generator.ts';

const LOADERS = 4;
const CONTENTS = `
  select count(*) as records, count(distinct (event_time, event_uuid, account, text_hash)) as keys,
    md5(string_agg(event_uuid::text || account || encode(text_hash, 'hex'), ',' order by event_uuid, account, text_hash)) as digest
  from ledger.record`;
const OUTCOMES = `
  select sum(records_seen) as seen, sum(records_appended) as appended, sum(records_duplicate) as duplicate
  from ledger.object_outcome`;

describe('appendBatch by several loaders at once', () => {
  let db: TestDatabase;
  let alone: TestDatabase;
  beforeAll(async () => {
    [db, alone] = await Promise.all([freshDatabase(), freshDatabase()]);
  });
  afterAll(() => Promise.all([db.drop(), alone.drop()]));

  it('stores overlapping batches as one loader would, and accounts for every record of every loader', async () => {
    const files = [...generatePlainFiles({ seed: 5, records: 1_600, files: 8 })];
    const batches = files.map((file) => newRecordsOf([Buffer.from(file.text)], 0));
    for (const batch of batches) await append(alone.pool, batch);
    const pools = Array.from({ length: LOADERS }, () => createPool(db.appUrl, { maxConnections: 2 }));

    const totals = await Promise.all(
      pools.map(async (pool, loader) => {
        const dice = diceOf(loader);
        let appended = 0;
        // All loaders come by the same batches at about the same time, but neither in one order nor cut at one place.
        for (const batch of batches.flatMap((records) => halved(records, dice.below(records.length)))) {
          appended += await append(pool, dice.chance(0.5) ? batch : batch.toReversed());
        }
        return appended;
      }),
    );

    const seen = batches.reduce((sum, batch) => sum + batch.length, 0);
    const { rows: expected } = await alone.pool.query<{ records: string }>(CONTENTS);
    expect((await db.pool.query(CONTENTS)).rows).toEqual(expected);
    const stored = Number(expected[0]?.records);
    expect(totals.reduce((sum, total) => sum + total, 0)).toBe(stored);
    const counts = { seen: seen * LOADERS, appended: stored, duplicate: seen * LOADERS - stored };
    const { rows: outcomes } = await db.pool.query<Record<string, string>>(OUTCOMES);
    expect(Object.fromEntries(Object.entries(outcomes[0] ?? {}).map(([name, sum]) => [name, Number(sum)]))).toEqual(
      counts,
    );
    expect((await verifyLedger(db.pool)).findings).toEqual([]);
    await Promise.all(pools.map((pool) => pool.end()));
  });
});

async function append(pool: TestDatabase['pool'], records: readonly NewRecord[]): Promise<number> {
  const [objectId = 0] = await reserveObjectIds(pool, 1);
  return (await appendBatch(pool, batchOf(objectId, records))).total.appended;
}

const halved = (records: readonly NewRecord[], at: number): readonly (readonly NewRecord[])[] =>
  [records.slice(0, at), records.slice(at)].filter((half) => half.length > 0);
