import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { contentsHash, lostOrDoubled, oracleOf } from '../support/conservation.ts';
import { ANY_CREDENTIALS, bucketUnderTest } from '../support/bucket-under-test.ts';
import type { BucketUnderTest } from '../support/bucket-under-test.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { runBacktrail, startBacktrail, summaryOf } from '../support/ingest-run.ts';
import type { Ended, Run } from '../support/ingest-run.ts';
import { readManifest, writeTrail } from '../support/trail-generator.ts';

const SEED = 8_008;
/** More than is read before threads are started. */
const RECORDS = 6_000;
const FILES = 60;

describe('backtrail ingest s3://…', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'backtrail-bucket-'));
  const logs = path.join(folder, 'logs');
  const manifest = path.join(folder, 'manifest.ndjson');
  let bucket: BucketUnderTest;
  let db: TestDatabase;
  beforeAll(async () => {
    bucket = await bucketUnderTest();
    await writeTrail(logs, { seed: SEED, records: RECORDS, files: FILES }, manifest);
    for (const name of await readdir(logs, { recursive: true })) {
      const bytes = await readFile(path.join(logs, name)).catch(() => null);
      if (bytes !== null) await bucket.put(`org/${name}`, bytes);
    }
  }, 120_000);
  beforeEach(async () => {
    db = await freshDatabase();
  });
  afterEach(async () => {
    bucket.proxy.heal();
    await db.drop();
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await bucket.close();
  });

  const more = (): Record<string, string> => ({ ...ANY_CREDENTIALS, AWS_ENDPOINT_URL: bucket.proxy.url });
  const started = (...words: readonly string[]): Run => startBacktrail(words, { databaseUrl: db.appUrl, more: more() });
  const faults = async (): Promise<readonly string[]> =>
    lostOrDoubled(db.ownerPool, await oracleOf(SEED, readManifest(manifest)));

  it('stores what the folder holds, by several threads, through broken connections, with nothing said of the SDK', async () => {
    let asked = 0;
    bucket.proxy.fault({ when: () => ++asked % 7 === 0, times: 8, act: { kind: 'hang-up' } });
    const ended = await started('ingest', '--json', `s3://${bucket.name}/org/`).ended;
    expect(ended).toMatchObject({ code: 5, talk: expect.not.stringContaining('Warning') }); // for the poison in it
    expect(summaryOf(ended)).toMatchObject({
      files: { found: FILES, read: FILES, skipped: 0, failed: 0 },
      records: { seen: RECORDS },
    });
    expect(await faults()).toEqual([]);

    const alone = await freshDatabase();
    try {
      await runBacktrail(['ingest', logs], { databaseUrl: alone.appUrl });
      expect(await contentsHash(db.ownerPool)).toBe(await contentsHash(alone.ownerPool));
      expect((await started('digest').ended).out).toBe(
        (await runBacktrail(['digest'], { databaseUrl: alone.appUrl })).out,
      );
    } finally {
      await alone.drop();
    }
  }, 180_000);

  it('ends on Ctrl-C while S3 keeps it waiting, and goes on from there', async () => {
    let bodies = 0;
    bucket.proxy.fault({ when: ({ key }) => key !== '' && ++bodies > 20, act: { kind: 'stall', afterBytes: 10 } });
    const run = started('ingest', '--json', `s3://${bucket.name}`);
    while (bodies < 25) await new Promise((resolve) => setTimeout(resolve, 5));
    run.kill('SIGINT');
    expect(await run.ended).toMatchObject({ code: 130, talk: expect.stringContaining('Interrupted') });

    bucket.proxy.heal();
    const again = await started('ingest', '--json', `s3://${bucket.name}`).ended;
    expect(summaryOf(again).records.seen).toBe(RECORDS);
    expect(await faults()).toEqual([]);
  }, 180_000);

  it.each<[string, number, RegExp, string]>([
    ['a bucket that is not there', 5, /BUCKET_NOT_FOUND/, 's3://no-such-bucket/AWSLogs/'],
    ['a prefix under which nothing lies', 5, /PREFIX_EMPTY/, 's3://trail-logs/AWSLog/'],
    [
      'an address that is none',
      2,
      /error: ingest: s3:\/\/Trail_Logs names no bucket.*\(BAD_USAGE\)/,
      's3://Trail_Logs',
    ],
  ])('says what is wrong with %s', async (_, code, talk, address) => {
    expect(await started('ingest', address).ended).toMatchObject({ code, talk: expect.stringMatching(talk) });
  });

  it('says that there are no credentials, and stores nothing', async () => {
    const settings = { AWS_EC2_METADATA_DISABLED: 'true', AWS_ENDPOINT_URL: bucket.proxy.url, HOME: folder };
    const run = startBacktrail(['ingest', `s3://${bucket.name}`], { databaseUrl: db.appUrl, more: settings });
    const ended: Ended = await run.ended;
    expect(ended).toMatchObject({
      code: 1,
      out: '',
      talk: expect.stringMatching(/^error: .*\(AWS_CREDENTIALS_UNUSABLE\)\n$/),
    });
  });
});
