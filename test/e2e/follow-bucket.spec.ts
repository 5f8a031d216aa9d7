import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { ANY_CREDENTIALS, bucketUnderTest } from '../support/bucket-under-test.ts';
import type { BucketUnderTest } from '../support/bucket-under-test.ts';
import { lostOrDoubled, oracleOf } from '../support/conservation.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { describeWithRedis, newRedis } from '../support/redis.ts';
import { readManifest, writeTrail } from '../support/trail-generator.ts';
import { followFolder, startCrew, untilDealtWith } from '../support/worker-crew.ts';

const SEED = 20_261_125;
const RECORDS = 1_500;
const FILES = 60;
const DAY_MS = 86_400_000;
/** What a job may weigh, with all that the queue adds to it. */
const MOST_BYTES = 4_096;
const MOST_JOBS = 500;

const TABLES = `
  select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'bullmq'`;

describe('a worker on a bucket', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'backtrail-follow-bucket-'));
  const manifest = path.join(folder, 'manifest.ndjson');
  let keys: readonly string[];
  let bucket: BucketUnderTest;
  let db: TestDatabase;

  beforeAll(async () => {
    bucket = await bucketUnderTest();
    const logs = path.join(folder, 'logs');
    await writeTrail(logs, { seed: SEED, records: RECORDS, files: FILES }, manifest);
    const put: string[] = [];
    for (const name of await readdir(logs, { recursive: true })) {
      const bytes = await readFile(path.join(logs, name)).catch(() => null);
      if (bytes === null) continue;
      const key = `${dayPrefix(put.length % 2)}${path.basename(name)}`;
      await bucket.put(key, bytes);
      put.push(key);
    }
    keys = put.sort();
  }, 120_000);
  beforeEach(async () => {
    db = await freshDatabase();
  });
  afterEach(() => db.drop());
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await bucket.close();
  });

  /** Of today and tomorrow, so that none of them grows old while the test runs over midnight. */
  function dayPrefix(ahead: number): string {
    const day = new Date(Date.now() + ahead * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '/');
    return `trail/AWSLogs/111122223333/CloudTrail/eu-west-1/${day}/`;
  }
  const settingsWith = (more: Readonly<Record<string, string>> = {}) => ({
    databaseUrl: db.appUrl,
    more: { ...ANY_CREDENTIALS, AWS_ENDPOINT_URL: bucket.proxy.url, ...more },
  });
  const place = (): string => `s3://${bucket.name}/trail/`;

  it('R9: reads files that come late and out of order; B4: its jobs on PostgreSQL hold ids alone', async () => {
    // The last name comes first, then every other one before it, then the rest.
    let shown = 1;
    bucket.proxy.hide((key) => {
      const at = keys.length - 1 - keys.indexOf(key);
      return shown === 1 ? at > 0 : shown === 2 && at % 2 === 1;
    });
    await followFolder('bucket', place(), settingsWith());
    const crew = startCrew(1, settingsWith());
    try {
      expect(await untilDealtWith(db.ownerPool, 1)).toMatchObject({ read: 1 });
      shown = 2;
      await untilDealtWith(db.ownerPool, keys.length / 2);
      shown = 3;
      const { read, failed, skipped } = await untilDealtWith(db.ownerPool, keys.length);
      expect({ read, failed, skipped }).toEqual({ read: FILES, failed: 0, skipped: 0 });
      expectIdsAlone(await queueRows(db.pool));
    } finally {
      bucket.proxy.hide(() => false);
      expect(await crew.stop()).toMatchObject([{ code: 0 }]);
    }
    expect(await lostOrDoubled(db.ownerPool, await oracleOf(SEED, readManifest(manifest)))).toEqual([]);
  }, 180_000);

  describeWithRedis('whose jobs are in Redis', () => {
    it('B4: keeps ids alone there, and little of what was done', async () => {
      const redis = await newRedis();
      await redis.start();
      try {
        const settings = settingsWith({ REDIS_URL: redis.url });
        await followFolder('bucket', place(), settings);
        const crew = startCrew(1, settings);
        try {
          expect(await untilDealtWith(db.ownerPool, keys.length)).toMatchObject({ read: FILES });
          const names = redis.say('keys', '*').trim().split('\n');
          const hashes = names.filter((name) => redis.say('type', name).trim() === 'hash');
          expect(hashes).not.toEqual([]);
          expectIdsAlone(hashes.map((name) => redis.say('hgetall', name)));
        } finally {
          expect(await crew.stop()).toMatchObject([{ code: 0 }]);
        }
      } finally {
        await redis.kill();
      }
    }, 180_000);
  });
});

/** Every row of the queue's tables, as text. */
async function queueRows(pool: pg.Pool): Promise<readonly string[]> {
  const { rows: tables } = await pool.query<{ name: string }>(TABLES);
  const all = await Promise.all(
    tables.map(({ name }) => pool.query<{ text: string }>(`select t::text as text from ${name} t`)),
  );
  return all.flatMap(({ rows }) => rows.map(({ text }) => text));
}

function expectIdsAlone(rows: readonly string[]): void {
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.length).toBeLessThan(MOST_JOBS);
  expect(rows.filter((text) => Buffer.byteLength(text) > MOST_BYTES)).toEqual([]);
  expect(rows.filter((text) => /AWSLogs|s3:|json\.gz|eventID|AKIA|111122223333/.test(text))).toEqual([]);
}
