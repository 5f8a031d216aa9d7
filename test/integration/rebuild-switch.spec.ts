import { hash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RESOLVER } from '#lineage';
import { compareLineages, lineageDigest, switchLineage } from '#projection';
import { asKnownIn, enterEpoch } from '#query';
import type { KnownEpoch } from '#query';
import type pg from 'pg';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { foldAll } from '../support/fold-all.ts';
import { knownTo } from '../support/known-to.ts';
import { attributionsIn } from '../support/law-store.ts';
import { historyDump, lineageDump } from '../support/lineage-dump.ts';
import { appendRecords, newRecordsOf } from '../support/new-records.ts';
import { TAKEN_OVER } from '../../libs/projection/src/take-over.ts';
import { OTHER_RESOLVER } from '../support/other-resolver.ts';
import { generatePlainFiles } from '../support/trail-generator.ts';

const RECORDS = newRecordsOf(
  [...generatePlainFiles({ seed: 62, records: 450, files: 6 })].map((file) => Buffer.from(file.text)),
  0,
);
const THIRD = Math.floor(RECORDS.length / 3);
const BATCHES = [RECORDS.slice(0, THIRD), RECORDS.slice(THIRD, 2 * THIRD), RECORDS.slice(2 * THIRD)];

const LAST_EPOCH = `
  select e.epoch, e.incarnation, e.xid::text as xid, e.append_id, e.clock from ledger.epoch e order by e.epoch desc limit 1`;
const CHECKPOINT = `
  select c.epoch = (select max(e.epoch) from ledger.epoch e) as is_last, c.resolver_version, c.switches
  from lineage.checkpoint c`;
const VERSIONS = `
  select distinct resolver_version as version from lineage.unit order by 1`;
// A row that was written again lies elsewhere.
const ROWS = `
  select 'unit' as name, actor, ctid::text from lineage.unit
  union all select 'edge', child, ctid::text from lineage.edge
  union all select 'fact', fact_id, ctid::text from lineage.fact
  order by 1, 2, 3`;
const COLUMNS = `
  select c.relname as table, array_agg(a.attname::text order by a.attname::text collate "C") as columns
  from pg_class c join pg_attribute a on a.attrelid = c.oid
  where c.relnamespace = 'lineage'::regnamespace and c.relkind = 'r' and c.relname <> 'checkpoint'
    and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  group by c.relname order by c.relname collate "C"`;
/** Everything that the catalog tells of the tables of a schema, but for its name. */
const CATALOG = `
  with t as (select * from pg_class where relnamespace = $1::regnamespace and relkind = 'r')
  select t.relname as name, 'options' as what, coalesce(array_to_string(t.reloptions, ' '), '') as said from t
  union all select t.relname, 'owner', t.relowner::regrole::text from t
  union all select t.relname, 'rights', a.grantee::regrole || ' ' || a.privilege_type
    from t cross join lateral aclexplode(t.relacl) a where a.grantee <> t.relowner
  union all select t.relname, 'column ' || a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull,
      a.attstorage, a.attcompression, a.attgenerated, a.attidentity, a.attcollation::regcollation, a.attstattarget,
      pg_get_expr(d.adbin, d.adrelid))
    from t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum
  union all select t.relname, 'constraint ' || k.conname, pg_get_constraintdef(k.oid)
    from t join pg_constraint k on k.conrelid = t.oid
  union all select t.relname, 'index', replace(pg_get_indexdef(i.indexrelid), $1 || '.', '')
    from t join pg_index i on i.indrelid = t.oid
  order by 1, 2, 3`;
const BESIDE = `
  select (select count(*)::integer from lineage_next.unit) as units, epoch from lineage_next.checkpoint`;

async function lastEpoch(pool: pg.Pool): Promise<KnownEpoch> {
  const { rows } = await pool.query<KnownEpoch>(LAST_EPOCH);
  return rows[0]!;
}

async function take(db: TestDatabase, batches: typeof BATCHES, resolver = RESOLVER): Promise<void> {
  for (const batch of batches) {
    await appendRecords(db.pool, batch);
    await foldAll(db.pool, resolver);
  }
}

/** All that is answered for records, in several statements, as the command line and the server ask them, in short. */
const answersTo = async (reader: pg.Pool | pg.ClientBase): Promise<string> =>
  hash('sha256', (await attributionsIn(reader)).join('\n'));

describe('a switch to what another resolver answers', () => {
  let db: TestDatabase;
  let other: TestDatabase;
  beforeEach(async () => {
    [db, other] = await Promise.all([freshDatabase(), freshDatabase()]);
  });
  afterEach(() => Promise.all([db.drop(), other.drop()]));

  it('ends in the lineage of a store that it answered for from the beginning, and goes on from there', async () => {
    await Promise.all([take(db, BATCHES.slice(0, 2)), take(other, BATCHES.slice(0, 2), OTHER_RESOLVER)]);
    await switchLineage(db.pool, { resolver: OTHER_RESOLVER });
    const look = async ({ pool }: TestDatabase) => [await lineageDigest(pool), await lineageDump(pool)];
    expect(await look(db)).toEqual(await look(other));
    expect(await historyDump(db.pool)).toEqual(await historyDump(other.pool));
    expect((await db.pool.query(VERSIONS)).rows).toEqual([
      { version: RESOLVER.version },
      { version: OTHER_RESOLVER.version },
    ]);
    expect((await db.pool.query(BESIDE)).rows).toEqual([{ units: 0, epoch: '0' }]);

    await Promise.all([take(db, BATCHES.slice(2), OTHER_RESOLVER), take(other, BATCHES.slice(2), OTHER_RESOLVER)]);
    expect(await look(db)).toEqual(await look(other));
    expect(await historyDump(db.pool)).toEqual(await historyDump(other.pool));
    expect(await asKnownIn(db.pool, await lastEpoch(db.pool), knownTo)).toEqual(await knownTo(db.pool));
    expect((await db.pool.query(CHECKPOINT)).rows).toEqual([
      { is_last: true, resolver_version: OTHER_RESOLVER.version, switches: '1' },
    ]);

    await switchLineage(db.pool);
    await switchLineage(db.pool, { resolver: OTHER_RESOLVER });
    expect(await look(db)).toEqual(await look(other));
  }, 60_000);

  it('needs only to catch up where the two were compared before', async () => {
    await take(db, BATCHES.slice(0, 2));
    await compareLineages(db.pool, () => Promise.resolve(), { resolver: OTHER_RESOLVER });
    await take(db, BATCHES.slice(2));
    let folded = 0;
    await switchLineage(db.pool, { resolver: OTHER_RESOLVER, onRecords: (records) => (folded += records) });
    expect(folded).toBeLessThanOrEqual(THIRD + 2);
    expect(folded).toBeGreaterThan(0);
    await take(other, BATCHES, OTHER_RESOLVER);
    expect(await lineageDigest(db.pool)).toBe(await lineageDigest(other.pool));
  }, 60_000);

  it('loses nothing of what comes in meanwhile', async () => {
    await take(db, BATCHES.slice(0, 1));
    let coming: Promise<void> | undefined;
    await switchLineage(db.pool, {
      resolver: OTHER_RESOLVER,
      onRecords: () => {
        coming ??= take(db, BATCHES.slice(1), OTHER_RESOLVER);
      },
    });
    await coming;
    await take(other, BATCHES, OTHER_RESOLVER);
    expect(await lineageDigest(db.pool)).toBe(await lineageDigest(other.pool));
    expect((await db.pool.query(CHECKPOINT)).rows).toMatchObject([{ is_last: true }]);
  }, 60_000);

  it('lets all questions be answered meanwhile, each by one of the two', async () => {
    await Promise.all([take(db, BATCHES), take(other, BATCHES, OTHER_RESOLVER)]);
    const [before, after] = [await answersTo(db.pool), await answersTo(other.pool)];
    const known = new Set([...(await attributionsIn(db.pool)), ...(await attributionsIn(other.pool))]);
    const epoch = await lastEpoch(db.pool);
    const turn = { isSwitched: false };
    const questions = [
      // Goes through all events, page by page: each answer is one of the two.
      async () => {
        const isOfNeither = (line: string): boolean => !known.has(line);
        expect((await attributionsIn(db.pool)).filter(isOfNeither)).toEqual([]);
      },
      // In one transaction all answers are of the same.
      async () => {
        const isOver = turn.isSwitched;
        const told = await asKnownIn(db.pool, epoch, async (client) => [
          await answersTo(client),
          await answersTo(client),
        ]);
        expect(told[1]).toBe(told[0]);
        expect(isOver ? [after] : [before, after]).toContain(told[0]);
      },
    ];
    const asked = questions.map(async (ask) => {
      for (let isLast = false; !isLast;) {
        isLast = turn.isSwitched;
        await ask();
      }
    });
    await switchLineage(db.pool, { resolver: OTHER_RESOLVER }).finally(() => (turn.isSwitched = true));
    await Promise.all(asked);
    expect(await answersTo(db.pool)).toBe(after);
    expect(after).not.toBe(before);
  }, 60_000);

  it('waits for nobody who reads in a transaction, which sees one lineage to its end', async () => {
    await take(db, BATCHES);
    const reader = await db.pool.connect();
    try {
      await enterEpoch(reader, await lastEpoch(db.pool));
      const before = await answersTo(reader);
      await switchLineage(db.pool, { resolver: OTHER_RESOLVER });
      expect(await answersTo(reader)).toBe(before);
      expect(await answersTo(db.pool)).not.toBe(before);
    } finally {
      reader.release(true);
    }
  }, 60_000);

  it('writes nothing where the answers are the same, which are by the new version from then on', async () => {
    await take(db, BATCHES);
    const before = (await db.pool.query(ROWS)).rows;
    await switchLineage(db.pool, { resolver: { ...RESOLVER, version: RESOLVER.version + 1 } });
    expect((await db.pool.query(ROWS)).rows).toEqual(before);
    expect((await db.pool.query(CHECKPOINT)).rows).toMatchObject([{ resolver_version: RESOLVER.version + 1 }]);
  });

  it('takes over all that a lineage holds', async () => {
    const { rows } = await db.ownerPool.query<{ table: string; columns: string[] }>(COLUMNS);
    expect(rows).toEqual(TAKEN_OVER.map(({ table, columns }) => ({ table, columns: [...columns].sort() })));
  });

  it('of a store that holds nothing is one to nothing', async () => {
    await switchLineage(db.pool);
    await take(db, BATCHES.slice(0, 1));
    await take(other, BATCHES.slice(0, 1));
    expect(await lineageDigest(db.pool)).toBe(await lineageDigest(other.pool));
  });

  it('leaves a lineage beside that has the same tables, indexes, checks, storage and rights, and is the owner’s to make', async () => {
    const of = async (schema: string) => (await db.ownerPool.query<Record<string, string>>(CATALOG, [schema])).rows;
    expect(await of('lineage_next')).toEqual(await of('lineage'));
    expect((await of('lineage')).length).toBeGreaterThan(100);
    await expect(db.pool.query('select upkeep.make_lineage_next()')).rejects.toMatchObject({ code: '42501' });
  });
});
