import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { appendBatch, reserveObjectIds, writtenDown } from '#ledger';
import { advance, rebuild } from '#projection';
import fc from 'fast-check';
import type pg from 'pg';
import { STORED_LAW_RUNS, STORED_LAW_WITHIN_MS } from '../builders/law-runs.ts';
import { countedRecords, coverageDump, wholeCoverageDump } from '../support/coverage-dump.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { emptyStore } from '../support/empty-store.ts';
import { foldAll } from '../support/fold-all.ts';
import { endingOf } from '../support/ledger-batch.ts';
import { newRecordsOf } from '../support/new-records.ts';
import { generatePlainFiles } from '../support/trail-generator.ts';

const MIGRATION = path.resolve(import.meta.dirname, '../../prisma/migrations/20261122001700_coverage/migration.sql');

/** What is delivered once. A file that cannot be read may be delivered whole another time. */
type Delivered = { readonly name: string; readonly text: string; readonly isRead: boolean };

const FILES = [...generatePlainFiles({ seed: 61, records: 160, files: 20, days: 2 })];

/** Files of CloudTrail's names, some of them broken, and one of another name. */
const DELIVERIES: Delivered[] = FILES.flatMap(({ path, text }, at): Delivered[] => {
  const whole = { name: `s3://bucket/${path}`, text, isRead: true };
  if (at === 0) return [{ ...whole, name: 'pushed' }];
  if (at % 7 === 0) return [{ ...whole, text: '', isRead: false }];
  return at % 5 === 0 ? [{ ...whole, text: '', isRead: false }, whole] : [whole];
});

const RECORDS = new Map(
  [...new Set(DELIVERIES.map(({ text }) => text))].map((text) => [text, newRecordsOf([Buffer.from(text)], 0)]),
);

/** Deliveries in any order, some repeated under another folder, cut into transactions, with steps of the projection between. */
const course = fc.record({
  order: fc.shuffledSubarray(DELIVERIES, { minLength: DELIVERIES.length }),
  again: fc.subarray([...DELIVERIES]),
  perAppend: fc.integer({ min: 1, max: 9 }),
  foldEvery: fc.integer({ min: 1, max: 6 }),
});

describe('the coverage of a set of files', () => {
  let one: TestDatabase;
  let other: TestDatabase;
  beforeAll(async () => {
    [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
    for (let at = 0; at < DELIVERIES.length; at += 5) await deliver(one.pool, DELIVERIES.slice(at, at + 5));
    await foldAll(one.pool);
  });
  afterAll(() => Promise.all([one.drop(), other.drop()]));

  it(
    'is the same in whatever order, transactions and steps they came, and however often',
    async () => {
      const expected = await coverageDump(one.pool);
      await fc.assert(
        fc.asyncProperty(course, async ({ order, again, perAppend, foldEvery }) => {
          await emptyStore(other.ownerPool);
          const all = [...order, ...again.map((file) => ({ ...file, name: file.name.replace('s3://', '/tmp/') }))];
          for (let at = 0, step = 0; at < all.length; at += perAppend, step += 1) {
            await deliver(other.pool, all.slice(at, at + perAppend));
            if (step % foldEvery === 0) await advance(other.pool);
          }
          await foldAll(other.pool);
          expect(await coverageDump(other.pool)).toEqual(expected);
        }),
        STORED_LAW_RUNS,
      );
    },
    STORED_LAW_WITHIN_MS,
  );

  it('counts each record that the ledger holds once', async () => {
    const { covered, held } = await countedRecords(one.pool);
    expect(covered.length).toBeGreaterThan(20);
    expect(covered).toEqual(held);
  });

  it('counts each file once, as read if ever it was', async () => {
    const { rows } = await one.pool.query<{ files: number; failed: number }>(
      'select sum(files)::integer as files, sum(failed)::integer as failed from coverage.area',
    );
    const names = (isRead: boolean): Set<string> =>
      new Set(DELIVERIES.filter((file) => file.isRead === isRead && file.name !== 'pushed').map(({ name }) => name));
    const read = names(true);
    const broken = [...names(false)].filter((name) => !read.has(name));
    expect(broken.length).toBeGreaterThan(1);
    expect(rows).toEqual([{ files: read.size, failed: broken.length }]);
  });

  it('finds the append of each file again that a store from before does not name', async () => {
    const sql = readFileSync(MIGRATION, 'utf8');
    const [fill = ''] = /with of_texts as[^;]+;/.exec(sql) ?? [];
    const named = `select object_id, append_id from ledger.object_outcome order by object_id`;
    const { rows: before } = await one.pool.query<{ object_id: string; append_id: string }>(named);
    await one.ownerPool.query('alter table ledger.object_outcome alter column append_id drop not null');
    await one.ownerPool.query('update ledger.object_outcome set append_id = null');
    await one.ownerPool.query(fill);
    await one.ownerPool.query('alter table ledger.object_outcome alter column append_id set not null');
    expect((await one.pool.query(named)).rows).toEqual(before);
  });

  it('is the same after a rebuild, times of arrival included', async () => {
    const before = await wholeCoverageDump(one.pool);
    await rebuild(one.pool);
    await foldAll(one.pool);
    expect(await wholeCoverageDump(one.pool)).toEqual(before);
  });
});

async function deliver(pool: pg.Pool, files: readonly Delivered[]): Promise<void> {
  const ids = await reserveObjectIds(pool, files.length);
  const objects = files.map(({ name }, at) => ({ objectId: ids[at] ?? 0, name, nameAccount: null, nameRegion: null }));
  await appendBatch(pool, {
    objects,
    records: writtenDown(
      files.flatMap(({ text }, at) =>
        (RECORDS.get(text) ?? []).map((record) => ({ ...record, objectId: ids[at] ?? 0 })),
      ),
    ),
    quarantine: [],
    endings: files.map(({ isRead }, at) =>
      endingOf(ids[at] ?? 0, isRead ? {} : { outcome: 'FAILED', reason: 'GZIP_BROKEN', detail: 'cut off' }),
    ),
    replays: [],
  });
}
