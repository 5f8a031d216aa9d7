import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RESOLVER } from '#lineage';
import type { Resolver, UnitId } from '#lineage';
import { compareLineages, discardBeside, lineageDigest } from '#projection';
import type { ChangedAnswer } from '#projection';
import type pg from 'pg';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { foldAll } from '../support/fold-all.ts';
import { historyDump, lineageDump } from '../support/lineage-dump.ts';
import { appendRecords, newRecordsOf } from '../support/new-records.ts';
import { OTHER_RESOLVER } from '../support/other-resolver.ts';
import { generatePlainFiles } from '../support/trail-generator.ts';

const RECORDS = newRecordsOf(
  [...generatePlainFiles({ seed: 61, records: 900, files: 6 })].map((file) => Buffer.from(file.text)),
  0,
);
const HALF = RECORDS.length / 2;

const STORED = `
  select sum(record_count)::integer as records from ledger.append`;

const ANSWERS = `
  select actor as unit, status, answer from lineage.unit`;
const STATUSES = `
  select actor as unit, status from lineage.unit where actor = any($1::uuid[])`;
const ACTORS = `
  select distinct r.actor as unit from ledger.record r
  where coalesce(r.event_id, r.event_uuid::text) = $1 and r.account = $2`;
const HOLD = `
  select pg_advisory_lock(7270736903)`;

type Answer = { readonly unit: UnitId; readonly status: string; readonly answer: string };

async function storeBy(resolver: Resolver): Promise<TestDatabase> {
  const db = await freshDatabase();
  for (const records of [RECORDS.slice(0, HALF), RECORDS.slice(HALF)]) {
    await appendRecords(db.pool, records);
    await foldAll(db.pool, resolver);
  }
  return db;
}

async function answersIn(pool: pg.Pool): Promise<ReadonlyMap<UnitId, string>> {
  const { rows } = await pool.query<Answer>(ANSWERS);
  return new Map(rows.map(({ unit, status, answer }) => [unit, `${status} ${answer}`]));
}

async function diffBy(pool: pg.Pool, resolver: Resolver): Promise<{ changes: ChangedAnswer[]; folded: number }> {
  const changes: ChangedAnswer[] = [];
  let folded = 0;
  const onChange = (change: ChangedAnswer): Promise<void> => Promise.resolve(void changes.push(change));
  await compareLineages(pool, onChange, { resolver, unitsAtOnce: 70, onRecords: (records) => (folded += records) });
  return { changes, folded };
}

describe('what another resolver would answer', () => {
  let db: TestDatabase;
  let other: TestDatabase;
  let stored: number;
  beforeAll(async () => {
    [db, other] = await Promise.all([storeBy(RESOLVER), storeBy(OTHER_RESOLVER)]);
    stored = (await db.pool.query<{ records: number }>(STORED)).rows[0]?.records ?? 0;
  }, 60_000);
  afterAll(() => Promise.all([db.drop(), other.drop()]));

  it('is nothing else where it is the same resolver, and is computed over all records', async () => {
    expect(await diffBy(db.pool, RESOLVER)).toEqual({ changes: [], folded: stored });
  });

  it('is told of exactly the units for which a store of its own answers otherwise', async () => {
    const [present, otherwise] = [await answersIn(db.pool), await answersIn(other.pool)];
    const differing = [...present.keys()].filter((unit) => present.get(unit) !== otherwise.get(unit)).sort();
    expect(otherwise.size).toBe(present.size);
    const { changes, folded } = await diffBy(db.pool, OTHER_RESOLVER);
    expect(changes.map(({ unit }) => unit)).toEqual(differing);
    expect(folded).toBe(stored);
  });

  it('is told by what changes of it, with what is answered by either at that moment and acts that show it', async () => {
    const { changes, folded } = await diffBy(db.pool, OTHER_RESOLVER);
    expect(folded).toBe(0); // it lies there still
    const of = (name: ChangedAnswer['class']): ChangedAnswer[] => changes.filter((change) => change.class === name);
    expect(of('OTHER_ORIGIN').length).toBeGreaterThan(0);
    expect(of('ORIGIN_LOST').length).toBeGreaterThan(0);
    expect([...of('UNIT_NEW'), ...of('UNIT_GONE')]).toEqual([]);
    for (const { before, after } of of('OTHER_ORIGIN')) {
      const [was, is] = [before, after].map((outcome) =>
        outcome !== null && 'origin' in outcome ? outcome.origin.id : '',
      );
      expect(is).toBe(`${was ?? ''}-other`);
    }
    for (const { before, after } of of('ORIGIN_LOST')) {
      expect(before).toHaveProperty('origin');
      expect(after).not.toHaveProperty('origin');
    }
    for (const { unit, events } of changes) {
      expect(events.length).toBeGreaterThan(0);
      const [event] = events;
      const { rows } = await db.pool.query<{ unit: UnitId }>(ACTORS, [event?.eventId, event?.accountId]);
      expect(rows.map((row) => row.unit)).toContain(unit);
    }
    const { rows } = await db.pool.query<Answer>(STATUSES, [of('ORIGIN_LOST').map(({ unit }) => unit)]);
    expect(rows.length).toBe(of('ORIGIN_LOST').length);
  });

  it('changes nothing of what is answered now, nor of what was known', async () => {
    const look = async () => [await lineageDigest(db.pool), await lineageDump(db.pool), await historyDump(db.pool)];
    const before = await look();
    await diffBy(db.pool, OTHER_RESOLVER);
    expect(await look()).toEqual(before);
  });

  it('is computed anew where what lies there is another resolver’s, or was thrown away', async () => {
    expect((await diffBy(db.pool, RESOLVER)).folded).toBe(stored);
    expect((await diffBy(db.pool, RESOLVER)).folded).toBe(0);
    await discardBeside(db.pool);
    await db.ownerPool.query('delete from lineage_next.checkpoint'); // as in a restored dump without these rows
    const { rows } = await db.ownerPool.query('select from lineage_next.unit union all select from lineage_next.fact');
    expect(rows).toEqual([]);
    expect((await diffBy(db.pool, RESOLVER)).folded).toBe(stored);
  });

  it('is refused while somebody else asks for it, who is named', async () => {
    const holder = await db.pool.connect();
    try {
      await holder.query(HOLD);
      const { rows } = await holder.query<{ pid: number }>('select pg_backend_pid() as pid');
      const refused = compareLineages(db.pool, () => Promise.resolve(), { patienceMs: 0 });
      await expect(refused).rejects.toMatchObject({
        code: 'REBUILD_RUNNING',
        message: expect.stringContaining(`server process ${rows[0]?.pid ?? '?'} of backtrail`) as unknown,
      });
    } finally {
      holder.release(true);
    }
  });
});
