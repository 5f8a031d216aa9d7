import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NewRecord } from '#ledger';
import { awaitCurrent, lineageDigest, rebuild } from '#projection';
import { freshDatabase } from '../support/database.ts';
import { foldAll } from '../support/fold-all.ts';
import type { TestDatabase } from '../support/database.ts';
import { lookBefore, momentsOf, reached } from '../support/fault-driver.ts';
import { mustVerify, startAdvance, startBacktrail } from '../support/ingest-run.ts';
import { appendRecords, newRecordsOf } from '../support/new-records.ts';
import { diceOf } from '../support/trail/dice.ts';
import { generatePlainFiles, shuffled, splitUp } from '../support/trail-generator.ts';

/** `BACKTRAIL_TEST_SEED` repeats a run that failed. */
const SEED = Number(process.env['BACKTRAIL_TEST_SEED'] ?? 20_261_122);
const KILLS = 25;
const WITHIN_MS = 700;
const RECORDS = 3_500;
const LARGEST_BATCH = 60;

const LEFT_BEHIND = `
  select count(*)::int as appends
  from ledger.append, lineage.checkpoint c
  where (append.incarnation, append.xid, append.append_id) > (c.incarnation, c.xid, c.append_id)`;

describe('P7: a projection that is killed 25 times', () => {
  let db: TestDatabase;
  let expected: string;

  beforeAll(async () => {
    db = await freshDatabase();
    const records = recordsOfTrail();
    expected = await digestOfAll(records);
    const dice = diceOf(SEED);
    for (const batch of splitUp(shuffled(records, dice), dice, LARGEST_BATCH)) await appendRecords(db.pool, batch);
  }, 60_000);
  afterAll(() => db.drop());

  it('is killed in the midst of rebuilds and of the advances after them', async () => {
    let inTheMidst = 0;
    for (const [at, moment] of momentsOf(SEED, KILLS, 0, WITHIN_MS).entries()) {
      const before = await lookBefore(db.ownerPool);
      const run = at % 2 === 0 ? startBacktrail(['rebuild'], { databaseUrl: db.appUrl }) : startAdvance(db.appUrl);
      await reached(db.ownerPool, run, before, moment);
      run.kill('SIGKILL');
      const { code, signal, talk } = await run.ended;
      expect([code, signal, talk]).toEqual(signal === null ? [0, null, talk] : [null, 'SIGKILL', talk]);
      const { rows } = await db.ownerPool.query<{ appends: number }>(LEFT_BEHIND);
      if ((rows[0]?.appends ?? 0) > 0) inTheMidst += 1;
    }
    expect(inTheMidst).toBeGreaterThan(KILLS / 3);
  }, 180_000);

  it('goes on to the lineage of one that was not, and so does a rebuild', async () => {
    await foldAll(db.pool);
    expect(await lineageDigest(db.pool)).toBe(expected);
    await rebuild(db.pool);
    expect(await lineageDigest(db.pool)).toBe(expected);
  }, 60_000);

  it('leaves a ledger that verifies', async () => {
    await mustVerify({ databaseUrl: db.appUrl });
  }, 60_000);
});

function recordsOfTrail(): readonly NewRecord[] {
  const files = [...generatePlainFiles({ seed: SEED, records: RECORDS, files: 24, isEven: true })];
  return files.flatMap((file) => newRecordsOf([Buffer.from(file.text)], 0, file.records[0]?.accountId));
}

async function digestOfAll(records: readonly NewRecord[]): Promise<string> {
  const reference = await freshDatabase();
  try {
    await awaitCurrent(reference.pool, [await appendRecords(reference.pool, records)]);
    return await lineageDigest(reference.pool);
  } finally {
    await reference.drop();
  }
}
