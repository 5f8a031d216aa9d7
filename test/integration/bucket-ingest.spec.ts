import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ingest, replayQuarantine } from '#ingest';
import type { IngestDeps, IngestReport } from '#ingest';
import { lineageDigest } from '#projection';
import type { BucketSettings } from '#source';
import { recordTextOf } from '../builders/record-text.ts';
import { scratchFolder } from '../builders/scratch-folder.ts';
import type { Act } from '../support/bucket-proxy.ts';
import { bucketUnderTest } from '../support/bucket-under-test.ts';
import type { BucketUnderTest } from '../support/bucket-under-test.ts';
import { contentsHash } from '../support/conservation.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { foldAll } from '../support/fold-all.ts';
import { generateTrail } from '../support/trail-generator.ts';

const OBJECTS = `
  select o.name, o.name_account, o.name_region, e.outcome, e.reason
  from ledger.object o left join ledger.object_outcome e using (object_id) order by o.object_id`;
const RECORDS = 'select count(*)::int as records from ledger.record';

const LOGS = 'AWSLogs/o-abc123/111122223333/CloudTrail/us-east-1/2026/11/03';
const DIGESTS = 'AWSLogs/o-abc123/111122223333/CloudTrail-Digest/us-east-1/2026/11/03';

const logKey = (letter: string): string => `${LOGS}/111122223333_CloudTrail_us-east-1_20261103T1325Z_${letter}.json.gz`;
const logOf = (...ids: readonly string[]): Buffer =>
  gzipSync(`{"Records":[${ids.map((id) => recordTextOf(id)).join(',')}]}`);

describe('ingest of a bucket', () => {
  const folder = scratchFolder();
  let bucket: BucketUnderTest;
  let buckets: BucketSettings;
  let db: TestDatabase;
  let deps: IngestDeps;
  beforeEach(async () => {
    bucket = await bucketUnderTest();
    buckets = { endpointUrl: bucket.proxy.url, patience: { attempts: 3, firstPauseMs: 2, longestPauseMs: 5 } };
    db = await freshDatabase();
    deps = { pool: db.pool, buckets };
  });
  afterEach(async () => {
    await db.drop();
    await bucket.close();
  });

  const given = (prefix = '', more: readonly string[] = []): Promise<IngestReport> =>
    ingest(deps, [`s3://${bucket.name}/${prefix}`, ...more]);
  const records = async (): Promise<number | undefined> => {
    const { rows } = await db.pool.query<{ records: number }>(RECORDS);
    return rows[0]?.records;
  };

  it('reads logs by whatever key, passes over digests and what is none, and knows each by its address', async () => {
    const odd = `odd/ü 日本/a+b %20.json`;
    await bucket.put(logKey('AAAA'), logOf('one', 'two'));
    await bucket.put(
      `${DIGESTS}/111122223333_CloudTrail-Digest_us-east-1_trail_us-east-1_20261103T140000Z.json.gz`,
      'a digest',
    );
    await bucket.put('AWSLogs/111122223333/vpcflowlogs/us-east-1/2026/11/03/x.log.gz', 'flow');
    await bucket.put('AWSLogs/', '');
    await bucket.put('_SUCCESS', '');
    await bucket.put(odd, logOf('three'));

    const report = await given();
    expect(report.files).toEqual({ found: 6, read: 2, skipped: 4, failed: 0 });
    expect(report.records).toEqual({ seen: 3, appended: 3, duplicate: 0, quarantined: 0 });
    expect((await db.pool.query(OBJECTS)).rows).toEqual([
      {
        name: `s3://${bucket.name}/${logKey('AAAA')}`,
        name_account: '111122223333',
        name_region: 'us-east-1',
        outcome: 'READ',
        reason: null,
      },
      { name: `s3://${bucket.name}/${odd}`, name_account: null, name_region: null, outcome: 'READ', reason: null },
    ]);
    expect((await given()).records).toEqual({ seen: 3, appended: 0, duplicate: 3, quarantined: 0 });
  });

  it('reads what begins as it is told, and says when nothing does', async () => {
    await bucket.put(logKey('AAAA'), logOf('one'));
    await bucket.put(logKey('BBBB'), logOf('two'));
    writeFileSync(path.join(folder, 'three.json'), logOf('three'));
    expect((await given(logKey('AAAA'), [folder])).files).toEqual({ found: 2, read: 2, skipped: 0, failed: 0 });
    expect(await given('AWSLogs/o-other/')).toMatchObject({
      files: { found: 1, failed: 1 },
      notes: [{ kind: 'failed', reason: 'PREFIX_EMPTY', name: `s3://${bucket.name}/AWSLogs/o-other/` }],
    });
    expect(await records()).toBe(2);
  });

  it('reads all objects but the one that cannot be had, names it, and reads it again when it can', async () => {
    for (const letter of ['AAAA', 'BBBB', 'CCCC', 'DDDD']) await bucket.put(logKey(letter), logOf(letter));
    await bucket.put(logKey('EEEE'), '');
    bucket.proxy.fault({
      when: ({ key }) => key === logKey('BBBB'),
      act: { kind: 'refuse', status: 403, code: 'AccessDenied', message: 'not authorized to perform: kms:Decrypt' },
    });
    bucket.proxy.fault({
      when: ({ key }) => key === logKey('CCCC'),
      act: { kind: 'first', work: () => bucket.remove(logKey('CCCC')) },
    });
    const report = await given();
    expect(report.files).toEqual({ found: 5, read: 2, skipped: 0, failed: 3 });
    expect(report.notes.map(({ name, reason }) => [name.slice(-12, -8), reason])).toEqual([
      ['BBBB', 'OBJECT_KEY_DENIED'],
      ['CCCC', 'OBJECT_DELETED'],
      ['EEEE', 'OBJECT_EMPTY'],
    ]);
    expect(await records()).toBe(2);

    bucket.proxy.heal();
    const { entries } = await replayQuarantine(deps, 'all');
    expect(entries.map(({ result }) => result).toSorted()).toEqual(['REPLAYED', 'SOURCE_GONE', 'STILL_REJECTED']);
    expect(await records()).toBe(3);
  });

  it('reads every key in the end, though lists hide some, lose pages and requests fail', async () => {
    const keys = Array.from({ length: 120 }, (_, at) => logKey(`K${String(at).padStart(4, '0')}`));
    for (const key of keys) await bucket.put(key, logOf(key.slice(-14)));
    bucket.proxy.hide((key) => key.includes('7'));
    bucket.proxy.fault({ when: ({ key }) => key === '', times: 4, act: { kind: 'hang-up' } });
    const faults: readonly [string, Act][] = [
      ['1', { kind: 'refuse', status: 500, code: 'InternalError' }],
      ['3', { kind: 'cut', afterBytes: 100 }],
      ['5', { kind: 'shorten', toBytes: 50 }],
      ['9', { kind: 'hang-up' }],
    ];
    for (const [digit, act] of faults) {
      for (const key of keys.filter((name) => name.endsWith(`${digit}.json.gz`))) {
        bucket.proxy.fault({ when: (asked) => asked.key === key, times: 1, act });
      }
    }
    const shown = keys.filter((key) => !key.includes('7'));
    expect((await given()).files).toEqual({ found: shown.length, read: shown.length, skipped: 0, failed: 0 });

    bucket.proxy.hide(() => false);
    expect((await given()).files).toEqual({ found: 120, read: 120, skipped: 0, failed: 0 });
    expect(await records()).toBe(120);
  });

  it('says that the list broke off, and keeps what was listed before', async () => {
    await bucket.put(logKey('AAAA'), logOf('one'));
    bucket.proxy.fault({
      when: ({ key }) => key === '',
      act: { kind: 'refuse', status: 404, code: 'NoSuchBucket' },
    });
    expect(await given()).toMatchObject({
      files: { found: 1, read: 0, failed: 1 },
      notes: [{ reason: 'BUCKET_NOT_FOUND', name: `s3://${bucket.name}/` }],
    });
  });

  it('fails as a whole when the credentials are over, and keeps what it has committed', async () => {
    for (let at = 0; at < 30; at++) await bucket.put(logKey(`K${100 + at}`), logOf(String(at)));
    bucket.proxy.fault({
      when: ({ key }) => key.includes('K120'),
      act: { kind: 'refuse', status: 400, code: 'ExpiredToken' },
    });
    const batchLimits = { records: 5, bytes: 1e6 };
    const failing = ingest(deps, [`s3://${bucket.name}`], { batchLimits });
    await expect(failing).rejects.toMatchObject({ code: 'AWS_CREDENTIALS_UNUSABLE' });
    expect(await records()).toBeGreaterThan(0);
    bucket.proxy.heal();
    expect((await given()).records.seen).toBe(30);
    expect(await records()).toBe(30);
  });

  it('is interrupted while it waits for S3', async () => {
    await bucket.put(logKey('AAAA'), logOf('one'));
    bucket.proxy.fault({ when: ({ key }) => key !== '', act: { kind: 'stall', afterBytes: 10 } });
    const stop = new AbortController();
    const running = ingest(deps, [`s3://${bucket.name}`], { signal: stop.signal });
    while (bucket.proxy.asked().length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort(new Error('enough'));
    expect(await running).toMatchObject({ isInterrupted: true, files: { read: 0 } });
  });
});

describe('a bucket and the folder that it was copied from', () => {
  const folder = scratchFolder();
  let bucket: BucketUnderTest;
  beforeAll(async () => {
    bucket = await bucketUnderTest();
    for (const file of generateTrail({ seed: 8, records: 2_000, files: 40 })) {
      mkdirSync(path.dirname(path.join(folder, file.path)), { recursive: true });
      writeFileSync(path.join(folder, file.path), file.bytes);
      await bucket.put(file.path, file.bytes);
    }
  });
  afterAll(() => bucket.close());

  it('leave the same records and the same lineage', async () => {
    const [fromFolder, fromBucket] = [await freshDatabase(), await freshDatabase()];
    try {
      const buckets = { endpointUrl: bucket.proxy.url };
      const one = await ingest({ pool: fromFolder.pool }, [folder]);
      const other = await ingest({ pool: fromBucket.pool, buckets }, [`s3://${bucket.name}`]);
      expect(other.files).toEqual(one.files);
      expect(other.records).toEqual(one.records);
      await foldAll(fromFolder.pool);
      await foldAll(fromBucket.pool);
      expect(await contentsHash(fromBucket.ownerPool)).toBe(await contentsHash(fromFolder.ownerPool));
      expect(await lineageDigest(fromBucket.pool)).toBe(await lineageDigest(fromFolder.pool));
    } finally {
      await fromFolder.drop();
      await fromBucket.drop();
    }
  }, 120_000);
});
