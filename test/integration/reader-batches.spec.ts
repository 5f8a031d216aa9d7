import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { openReader } from '#ingest';
import type { Reader, ReaderItem, ReaderOptions } from '#ingest';
import { recordTextOf } from '../builders/record-text.ts';
import { scratchFolder } from '../builders/scratch-folder.ts';
import { bucketUnderTest } from '../support/bucket-under-test.ts';
import type { BucketUnderTest } from '../support/bucket-under-test.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

const PROGRAM = new URL('../support/reader-with-credentials.mjs', import.meta.url);

const APPEND_OF = `
  select o.object_id::int as object, e.append_id::int as append
  from ledger.object o left join ledger.object_outcome e using (object_id) order by o.object_id`;
const STORED = `
  select count(*)::int as count from ledger.record`;

const REFUSE = `
  alter table ledger.object add constraint refused check (object_id <> 2)`;

describe('batches that a reader has in hand at the same time', () => {
  const folder = scratchFolder();
  const opened: Reader[] = [];
  let db: TestDatabase;
  let bucket: BucketUnderTest;
  let objects = 0;

  beforeAll(async () => {
    bucket = await bucketUnderTest();
  });
  afterAll(() => bucket.close());
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((reader) => reader.close()));
    bucket.proxy.heal();
    await db.drop();
  });

  async function reader(options: Partial<ReaderOptions> = {}): Promise<Reader> {
    db = await freshDatabase();
    objects = 0;
    const buckets = { endpointUrl: bucket.proxy.url };
    const started = openReader({ databaseUrl: db.appUrl, program: PROGRAM, buckets, ...options });
    opened.push(started);
    return started;
  }

  /** A file of as many records. */
  function file(records: number): ReaderItem {
    const objectId = ++objects;
    const name = path.join(folder, `${objectId}.json.gz`);
    const texts = Array.from({ length: records }, (_, nth) => recordTextOf(`${objectId} ${nth}`));
    writeFileSync(name, gzipSync(`{"Records":[${texts.join(',')}]}`));
    return { objectId, place: { kind: 'file', path: name, name } };
  }
  const inBucket = (): ReaderItem => ({
    objectId: ++objects,
    place: {
      kind: 'bucket-object',
      object: { bucket: bucket.name, key: 'a.json.gz', versionId: null, etag: null, size: 100 },
    },
  });
  const idsOf = (items: readonly ReaderItem[]): readonly number[] => items.map(({ objectId }) => objectId);
  const stored = async (): Promise<number> =>
    (await db.ownerPool.query<{ count: number }>(STORED)).rows[0]?.count ?? -1;
  /** The load transaction that each object ended in. */
  const appends = async (): Promise<readonly (number | null)[]> =>
    (await db.ownerPool.query<{ append: number | null }>(APPEND_OF)).rows.map(({ append }) => append);

  it('are stored together where they are small, and each is told when all of it is stored', async () => {
    const one = await reader();
    const batches = [[file(3), file(4)], [file(5)], [file(6)]];
    const told = await Promise.all(
      batches.map(async (items) => {
        const dealt = await one.read(items);
        expect([...dealt.keys()]).toEqual(idsOf(items));
        return await stored();
      }),
    );
    expect(told).toEqual([18, 18, 18]);
    expect(await appends()).toEqual([1, 1, 1, 1]);
  });

  it('are told one by one where a batch fills transactions by itself', async () => {
    const one = await reader({ batchLimits: { records: 10, bytes: 2 ** 30 } });
    const settled: number[] = [];
    await Promise.all(
      [25, 25, 25].map(async (records, nth) => {
        await one.read([file(records)]);
        settled.push(nth);
        // What the last begins may not be stored yet, but all of this and of those before.
        expect(await stored()).toBeGreaterThanOrEqual(25 * (nth + 1));
      }),
    );
    expect(settled).toEqual([0, 1, 2]);
    expect(await stored()).toBe(75);
  });

  it('share no transaction with one that is read alone', async () => {
    const one = await reader();
    await Promise.all([
      one.read([file(2)]),
      one.read([file(2)], { isAlone: true }),
      one.read([file(2)]),
      one.read([file(2)]),
    ]);
    expect(await appends()).toEqual([1, 2, 3, 3]);
  });

  it('are stored before the next is waited for, where that lies in a bucket', async () => {
    const one = await reader();
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    await bucket.put('a.json.gz', gzipSync(recordTextOf('in a bucket')));
    bucket.proxy.fault({ when: ({ key }) => key === 'a.json.gz', act: { kind: 'first', work: () => released } });
    const [before, fetched] = [one.read([file(2)]), one.read([inBucket()])];
    await before;
    expect(await stored()).toBe(2);
    release();
    await fetched;
  });

  it('are read though another of them fails', async () => {
    const one = await reader();
    bucket.proxy.fault({
      when: ({ key }) => key === 'a.json.gz',
      act: { kind: 'refuse', status: 400, code: 'ExpiredToken' },
    });
    const [before, failed, after] = await Promise.allSettled([
      one.read([file(2)]),
      one.read([inBucket()]),
      one.read([file(2)]),
    ]);
    expect([before.status, after.status]).toEqual(['fulfilled', 'fulfilled']);
    expect(failed).toMatchObject({ status: 'rejected', reason: { code: 'AWS_CREDENTIALS_UNUSABLE' } });
    expect(await stored()).toBe(4);
  });

  it('fail together where what was read of them cannot be stored, and none after them does', async () => {
    const one = await reader();
    await db.ownerPool.query(REFUSE);
    const outcomes = await Promise.allSettled([one.read([file(2)]), one.read([file(2)]), one.read([file(2)])]);
    expect(outcomes).toMatchObject(
      Array.from({ length: 3 }, () => ({ status: 'rejected', reason: { code: 'LEDGER_APPEND_FAILED' } })),
    );
    expect(await stored()).toBe(0);
    expect([...(await one.read([file(3)])).values()]).toEqual([{ kind: 'read' }]);
    expect(await stored()).toBe(3);
  });

  it('come under suspicion only where they were being read when the thread died', async () => {
    const one = await reader({ heapMb: 24, batchLimits: { records: 1_000_000, bytes: 2 ** 40 } });
    const [first, deadly, last] = [file(2), file(80_000), file(2)];
    const outcomes = await Promise.allSettled([one.read([first]), one.read([deadly]), one.read([last])]);
    expect(outcomes).toMatchObject([
      { status: 'rejected', reason: { code: 'READER_DIED', suspects: [] } },
      { status: 'rejected', reason: { code: 'READER_DIED', suspects: [deadly.objectId] } },
      { status: 'rejected', reason: { code: 'READER_DIED', suspects: [] } },
    ]);
    expect(one.isUsable()).toBe(false);
    expect(await stored()).toBe(0);
  }, 60_000);
});
