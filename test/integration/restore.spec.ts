import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPool, migrate, migrationsFolder, openEmbeddedStore } from '#platform';
import type { EmbeddedStore } from '#platform';
import { verifyLedger } from '#ledger';
import { advance, awaitCurrent, compareLineages, lineageDigest, rebuild, switchLineage } from '#projection';
import { asKnownIn, storedRecordsSummary } from '#query';
import type { KnownEpoch } from '#query';
import type pg from 'pg';
import { copyDatabase } from '../support/copy-database.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { knownTo } from '../support/known-to.ts';
import { appendRecords, newRecordsOf } from '../support/new-records.ts';
import { urlWithin } from '../support/test-server.ts';
import { generatePlainFiles } from '../support/trail-generator.ts';

const RECORDS = newRecordsOf(
  [...generatePlainFiles({ seed: 23, records: 900, files: 6 })].map((file) => Buffer.from(file.text)),
  0,
);
const FIRST_EPOCH = `
  select e.epoch, e.incarnation, e.xid::text as xid, e.append_id, e.clock from ledger.epoch e order by e.epoch limit 1`;
/** All but the first append's. */
const RECORDS_SINCE = `
  select sum(record_count)::integer as records from ledger.append where append_id > (select min(append_id) from ledger.append)`;
const THIRD = Math.floor(RECORDS.length / 3);

describe('a store that was restored into a new cluster', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'backtrail-restore-'));
  let whole: TestDatabase;
  let old: TestDatabase;
  let restored: EmbeddedStore;
  let pool: pg.Pool;
  /** What the old one knew in its first epoch. */
  let knownThen: unknown;
  const firstEpoch = async (): Promise<KnownEpoch> => {
    const { rows } = await pool.query<KnownEpoch>(FIRST_EPOCH);
    return rows[0]!;
  };

  beforeAll(async () => {
    whole = await freshDatabase();
    await awaitCurrent(whole.pool, [await appendRecords(whole.pool, RECORDS)]);

    old = await freshDatabase();
    await awaitCurrent(old.pool, [await appendRecords(old.pool, RECORDS.slice(0, THIRD))]);
    knownThen = await knownTo(old.pool);
    // A second lineage lies beside, of as much.
    await compareLineages(old.pool, () => Promise.resolve());
    // Appended, and not looked at by the lineage before the dump.
    await appendRecords(old.pool, RECORDS.slice(THIRD, 2 * THIRD));
    // The old cluster is far ahead of any new one.
    await old.ownerPool.query('update ledger.append set xid = (xid::text::numeric + 900000000000)::text::xid8');
    await old.ownerPool.query('update ledger.epoch set xid = (xid::text::numeric + 900000000000)::text::xid8');
    await old.ownerPool.query('update lineage.checkpoint set xid = (xid::text::numeric + 900000000000)::text::xid8');
    await old.ownerPool.query(
      'update lineage_next.checkpoint set xid = (xid::text::numeric + 900000000000)::text::xid8',
    );

    restored = await openEmbeddedStore({ home });
    await migrate(restored.ownerUrl, migrationsFolder());
    await copyDatabase(old.adminUrl, urlWithin(restored.adminUrl, new URL(restored.appUrl).pathname.slice(1)));
    pool = createPool(restored.appUrl);
  }, 120_000);

  afterAll(async () => {
    await pool.end();
    await restored.close();
    await Promise.all([whole.drop(), old.drop()]);
    rmSync(home, { recursive: true, force: true });
  });

  it('holds what the old one held', async () => {
    expect(await storedRecordsSummary(pool)).toEqual(await storedRecordsSummary(old.pool));
    const { count } = await storedRecordsSummary(pool);
    expect(await verifyLedger(pool)).toMatchObject({ totalFindings: 0, records: count });
  });

  it('goes on where the old one stopped: what waited is folded, and what comes is known from the rest', async () => {
    while ((await advance(pool)).appends > 0);
    const append = await appendRecords(pool, RECORDS.slice(2 * THIRD));
    await awaitCurrent(pool, [append]);
    expect(await lineageDigest(pool)).toBe(await lineageDigest(whole.pool));
    expect(await storedRecordsSummary(pool)).toEqual(await storedRecordsSummary(whole.pool));
  });

  it('tells what the old one knew at a time before the dump', async () => {
    expect(await asKnownIn(pool, await firstEpoch(), knownTo)).toEqual(knownThen);
  });

  it('goes on with what was computed beside, finds no difference and takes it over', async () => {
    const { rows } = await pool.query<{ records: number }>(RECORDS_SINCE);
    let folded = 0;
    const changed: unknown[] = [];
    const onChange = (change: unknown): Promise<void> => Promise.resolve(void changed.push(change));
    await compareLineages(pool, onChange, { onRecords: (records) => (folded += records) });
    expect([changed, folded]).toEqual([[], rows[0]?.records]);
    await switchLineage(pool);
    expect(await lineageDigest(pool)).toBe(await lineageDigest(whole.pool));
    expect(await asKnownIn(pool, await firstEpoch(), knownTo)).toEqual(knownThen);
  });

  it('finds a repeated delivery to be one, from before the dump and after', async () => {
    await appendRecords(pool, RECORDS.slice(THIRD - 50, THIRD + 50));
    expect(await storedRecordsSummary(pool)).toEqual(await storedRecordsSummary(whole.pool));
  });

  it('keeps its appends in two lives of a cluster, and rebuilds through both', async () => {
    const { rows } = await pool.query('select distinct incarnation from ledger.append order by 1');
    expect(rows).toEqual([{ incarnation: 1 }, { incarnation: 2 }]);
    await rebuild(pool);
    expect(await lineageDigest(pool)).toBe(await lineageDigest(whole.pool));
    expect(await verifyLedger(pool)).toMatchObject({ totalFindings: 0 });
    expect(await asKnownIn(pool, await firstEpoch(), knownTo)).toEqual(knownThen);
  });
});
