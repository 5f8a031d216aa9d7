import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  advance,
  awaitCurrent,
  horizonHolders,
  lineageDigest,
  rebuild,
  sessionCounts,
  variantCounts,
} from '#projection';
import { createPool } from '#platform';
import { storedRecordsSummary, whoDidEvent } from '#query';
import type { NewRecord } from '#ledger';
import { freshDatabase } from '../support/database.ts';
import { foldAll } from '../support/fold-all.ts';
import type { TestDatabase } from '../support/database.ts';
import { appendRecords, newRecordsOf } from '../support/new-records.ts';
import { diceOf } from '../support/trail/dice.ts';
import type { Dice } from '../support/trail/dice.ts';
import { generatePlainFiles } from '../support/trail-generator.ts';
import type { ManifestRecord } from '../support/trail-generator.ts';

const FILES = [...generatePlainFiles({ seed: 11, records: 1_500, files: 12 })];
const RECORDS = newRecordsOf(
  FILES.map((file) => Buffer.from(file.text)),
  0,
);
const MANIFEST: readonly ManifestRecord[] = FILES.flatMap((file) => file.records);

/** How often tables were gone through, and how often an index was asked; ANALYZE is not counted. */
const SCANS = `
  select relname as name, seq_scan::int as whole, idx_scan::int as by_index
  from pg_stat_user_tables where schemaname = 'lineage' and relname in ('edge', 'fact', 'fact_key') order by relname`;
type Scans = { readonly name: string; readonly whole: number; readonly by_index: number };

/** Appends all records in a seeded order and seeded batches, by several loaders at once; the lineage follows meanwhile. */
async function load(db: TestDatabase, seed: number, loaders: number): Promise<void> {
  const dice = diceOf(seed);
  const queue = shuffled(RECORDS, dice);
  const loader = async (): Promise<void> => {
    while (queue.length > 0) {
      await appendRecords(db.pool, queue.splice(0, 1 + dice.below(200)));
      await advance(db.pool);
    }
  };
  await Promise.all(Array.from({ length: loaders }, loader));
  await foldAll(db.pool);
}

function shuffled<T>(values: readonly T[], dice: Dice): T[] {
  const left = [...values];
  return values.map(() => left.splice(dice.below(left.length), 1)).flat();
}

describe('the lineage projection', () => {
  let reference: TestDatabase;
  let digest: string;

  beforeAll(async () => {
    reference = await freshDatabase();
    await awaitCurrent(reference.pool, [await appendRecords(reference.pool, RECORDS)]);
    digest = await lineageDigest(reference.pool);
  });
  afterAll(() => reference.drop());

  it.each([
    { seed: 1, loaders: 1 },
    { seed: 2, loaders: 1 },
    { seed: 3, loaders: 4 },
    { seed: 4, loaders: 4 },
  ])('ends in the same bytes for any order and batches: seed $seed, $loaders at once', async ({ seed, loaders }) => {
    const db = await freshDatabase();
    try {
      await load(db, seed, loaders);
      expect(await storedRecordsSummary(db.pool)).toEqual(await storedRecordsSummary(reference.pool));
      expect(await lineageDigest(db.pool)).toBe(digest);
      await rebuild(db.pool);
      expect(await lineageDigest(db.pool)).toBe(digest);
    } finally {
      await db.drop();
    }
  });

  it('leaves a step to whoever makes one, if told so, and is cut off where it waits', async () => {
    const db = await freshDatabase();
    const other = await db.pool.connect();
    try {
      const append = await appendRecords(db.pool, RECORDS.slice(0, 100));
      await other.query('begin');
      await other.query('select pg_advisory_xact_lock(7270736902)');
      expect(await advance(db.pool, { unlessOthersDo: true })).toEqual({ appends: 0, records: 0, unitsWritten: 0 });
      const stop = new AbortController();
      const cut = advance(db.pool, { signal: stop.signal });
      stop.abort(new Error('told to stop'));
      await expect(cut).rejects.toThrow('told to stop');
      await other.query('rollback');
      await awaitCurrent(db.pool, [append]);
    } finally {
      other.release(true);
      await db.drop();
    }
  });

  it('names nobody who did not do it, and leaves nothing open that was delivered in full', async () => {
    const asked = MANIFEST.filter((record) => record.class === 'good' && record.truth !== null);
    const faults: unknown[] = [];
    for (const { eventId, accountId, truth } of asked) {
      const all = (await whoDidEvent(reference.pool, eventId ?? '')).answers;
      const answers = all.filter((answer) => answer.accountId === accountId);
      const [answer] = answers;
      if (answers.length !== 1 || answer === undefined) continue;
      const isNamed = answer.origin !== null;
      const isRight = answer.origin?.kind === truth?.origin.kind && answer.origin?.id === truth?.origin.id;
      if (isNamed ? !isRight : truth?.status === 'PROVEN') faults.push({ answer, truth });
    }
    expect(faults).toEqual([]);
  });

  it('counts what an event was delivered as again: the same in another spelling, or something else', async () => {
    const { rows } = await reference.pool.query<{ append_id: string }>('select append_id from ledger.append');
    const counts = await variantCounts(
      reference.pool,
      rows.map((row) => row.append_id),
    );
    const classes = MANIFEST.map((record) => record.class);
    expect(counts).toEqual({
      duplicate: classes.filter((each) => each === 'respelled-duplicate').length,
      conflict: classes.filter((each) => each === 'conflict').length,
    });
  });

  it('counts sessions by whether each of their keys leads to an origin', async () => {
    const { total, resolved, waiting } = await sessionCounts(reference.pool);
    expect(total).toBe(resolved + waiting);
    expect(resolved).toBeGreaterThan(0);
    expect(waiting).toBeGreaterThan(0);
  });
});

/** As of a cluster that is no more, so that all of them have ended whatever their numbers. */
const RENUMBERED = `
  update ledger.incarnation set cluster = 'another/1';
  update ledger.append a set xid = (994 + n.place)::text::xid8
  from (select append_id, row_number() over (order by append_id) as place from ledger.append) n
  where n.append_id = a.append_id`;

describe('advance', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase();
  });
  afterAll(() => db.drop());

  const some = (from: number, count: number): readonly NewRecord[] => RECORDS.slice(from, from + count);

  it('P1: waits for an older transaction that is still open, tells which, and then misses nothing', async () => {
    const slow = await db.pool.connect();
    await slow.query('begin');
    await slow.query('select pg_current_xact_id()');
    const append = await appendRecords(db.pool, some(0, 50));

    expect(await advance(db.pool)).toMatchObject({ appends: 0 });
    const [record] = some(0, 1);
    const asked = await whoDidEvent(db.pool, record?.columns.eventId ?? record?.columns.eventUuid ?? '');
    expect(asked).toEqual({ answers: [], awaiting: [append] });
    const told: unknown[] = [];
    const current = awaitCurrent(db.pool, [append], { onWait: (holders) => told.push(...holders) });
    while (told.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await horizonHolders(db.pool)).toContainEqual(expect.objectContaining({ login: 'backtrail_app' }));

    await slow.query('commit');
    slow.release();
    await current;
    expect(await advance(db.pool)).toMatchObject({ appends: 0 });
  });

  it('takes what was appended in an earlier life of the cluster as ended, whatever its transaction ids', async () => {
    await foldAll(db.pool);
    await db.ownerPool.query("update ledger.incarnation set cluster = 'another/1'");
    await db.ownerPool.query('update ledger.append set xid = (xid::text::numeric + 4000000000)::text::xid8');
    await db.ownerPool.query('update ledger.epoch set xid = (xid::text::numeric + 4000000000)::text::xid8');
    await rebuild(db.pool);
    const before = await lineageDigest(db.pool);

    const append = await appendRecords(db.pool, some(50, 50));
    await awaitCurrent(db.pool, [append]);
    expect(await lineageDigest(db.pool)).not.toBe(before);
    const { rows } = await db.pool.query<{ incarnation: number }>('select incarnation from lineage.checkpoint');
    expect(rows).toEqual([{ incarnation: 2 }]);
  });

  it('passes over nothing where the numbers of transactions grow by a digit, and goes through epochs in their order', async () => {
    const [grown, whole] = await Promise.all([freshDatabase(), freshDatabase()]);
    const batches = Array.from({ length: 45 }, (_, index) => some(index * 20, 20));
    for (const batch of batches) await appendRecords(grown.pool, batch);
    // 995 to 999, then as many from 1000 on as one step takes
    await grown.ownerPool.query(RENUMBERED);
    await foldAll(grown.pool);
    await appendRecords(whole.pool, batches.flat());
    await foldAll(whole.pool);
    expect(await lineageDigest(grown.pool)).toBe(await lineageDigest(whole.pool));

    const epochs = 'select e.epoch, e.xid::text from ledger.epoch e order by e.epoch';
    expect((await grown.pool.query(epochs)).rows.map(({ xid }: { xid: string }) => xid)).toEqual(['1034', '1039']);
    const firsts = async (): Promise<unknown> =>
      (await grown.pool.query('select u.actor, u.epoch from lineage.unit u order by u.actor')).rows;
    const before = await firsts();
    await rebuild(grown.pool);
    expect(await firsts()).toEqual(before);
    await Promise.all([grown.drop(), whole.drop()]);
  });

  it('goes through no table of facts as they become more, whatever the planner believes of it', async () => {
    const grown = await freshDatabase();
    const one = createPool(grown.appUrl, { maxConnections: 1 });
    for (let from = 0; from < RECORDS.length; from += 300) {
      await appendRecords(grown.pool, RECORDS.slice(from, from + 300));
      await grown.ownerPool.query('analyze lineage.fact_key, lineage.fact, lineage.edge');
      await foldAll(one);
    }
    await one.query('select pg_stat_force_next_flush()');
    const { rows } = await grown.ownerPool.query<Scans>(SCANS);
    await one.end();
    await grown.drop();

    expect(rows.map(({ name, whole }) => [name, whole])).toEqual([
      ['edge', 0],
      ['fact', 0],
      ['fact_key', 0],
    ]);
    for (const { by_index: byIndex } of rows) expect(byIndex).toBeGreaterThan(0);
  });

  it('goes through the epochs that were made before, when it rebuilds', async () => {
    const epochs = async (): Promise<unknown> =>
      (await db.pool.query('select f.epoch, count(*) from lineage.fact f group by 1 order by 1')).rows;
    const before = await epochs();
    const count = await db.pool.query('select count(*) from ledger.epoch');
    await rebuild(db.pool);
    expect(await epochs()).toEqual(before);
    expect((await db.pool.query('select count(*) from ledger.epoch')).rows).toEqual(count.rows);
  });
});
