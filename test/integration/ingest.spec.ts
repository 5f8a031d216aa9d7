import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ingest } from '#ingest';
import type { IngestProgress } from '#ingest';
import { readTexts, recordsOfAppend, verifyLedger } from '#ledger';
import { recordTextOf } from '../builders/record-text.ts';
import { scratchFolder } from '../builders/scratch-folder.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { generateTrail } from '../support/trail-generator.ts';
import type { GeneratedFile } from '../support/trail-generator.ts';

const OUTCOMES = `
  select o.name, e.outcome, e.reason, e.records_seen::int as seen, e.records_appended::int as appended,
    e.records_duplicate::int as duplicate, e.records_quarantined::int as quarantined,
    encode(e.sha256_delivered, 'hex') as delivered
  from ledger.object o left join ledger.object_outcome e using (object_id) order by o.object_id`;
const QUARANTINE = `
  select object_name, position, reason, content, is_whole from ledger.quarantine order by object_name, position`;

type OutcomeRow = {
  readonly name: string;
  readonly outcome: string | null;
  readonly reason: string | null;
  readonly seen: number;
  readonly appended: number;
  readonly duplicate: number;
  readonly quarantined: number;
  readonly delivered: string;
};

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

function written(folder: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), bytes);
  }
  return folder;
}

/** As CloudTrail writes one, with fewer members. */
const DIGEST = {
  awsAccountId: '111122223333',
  digestStartTime: '2026-03-02T00:00:00Z',
  digestEndTime: '2026-03-02T01:00:00Z',
  digestS3Bucket: 'example-trail',
  digestS3Object: 'AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/03/02/digest.json.gz',
  previousDigestSignature: null,
  logFiles: [{ s3Bucket: 'example-trail', s3Object: 'log.json.gz', hashValue: '00', hashAlgorithm: 'SHA-256' }],
};

/** What a subscription of CloudWatch Logs delivers. */
const SUBSCRIBED = JSON.stringify({
  messageType: 'DATA_MESSAGE',
  owner: '111122223333',
  logEvents: [{ id: '1', timestamp: 1, message: recordTextOf('e5') }],
});

const logOf = (...texts: readonly string[]): string => `{"Records":[${texts.join(',')}]}`;

describe('ingest of a delivered trail', () => {
  const folder = scratchFolder();
  const files: GeneratedFile[] = [...generateTrail({ seed: 3, records: 3_000, files: 20 })];
  const seen = files.flatMap((file) => file.records);
  const poison = seen.filter((record) => record.class === 'poison');
  const distinct = new Set(seen.filter((record) => record.class !== 'poison').map((record) => record.sha256));
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase();
    for (const file of files) written(folder, { [file.path]: file.bytes });
  });
  afterAll(() => db.drop());

  it('accounts for every record, in total and for each file', async () => {
    const report = await ingest({ pool: db.pool }, [folder], { batchLimits: { records: 400, bytes: 1e6 } });

    expect(report.files).toEqual({ found: 20, read: 20, skipped: 0, failed: 0 });
    expect(report.records).toEqual({
      seen: seen.length,
      appended: distinct.size,
      duplicate: seen.length - poison.length - distinct.size,
      quarantined: poison.length,
    });
    expect(report.appendIds.length).toBeGreaterThan(5);
    expect(report.isInterrupted).toBe(false);

    const { rows } = await db.pool.query<OutcomeRow>(OUTCOMES);
    for (const file of files) {
      const row = rows.find(({ name }) => name.endsWith(file.path));
      expect(row).toMatchObject({
        outcome: 'READ',
        seen: file.records.length,
        quarantined: file.records.filter((record) => record.class === 'poison').length,
        delivered: sha256(file.bytes),
      });
      expect(row?.seen).toBe((row?.appended ?? 0) + (row?.duplicate ?? 0) + (row?.quarantined ?? 0));
    }
  });

  it('stored the very texts that were delivered, but for their secrets, each once', async () => {
    const { rows: appends } = await db.pool.query<{ append_id: string }>('select append_id from ledger.append');
    const records = await recordsOfAppend(
      db.pool,
      appends.map(({ append_id }) => Number(append_id)),
    );
    expect(new Set(records.map(({ textHash }) => textHash.toString('hex')))).toEqual(distinct);
    expect(records).toHaveLength(distinct.size);

    const texts = await readTexts(
      db.pool,
      records.map(({ location }) => location),
    );
    for (const [at, record] of records.entries()) {
      expect(sha256(texts[at]!)).toBe((record.storedHash ?? record.textHash).toString('hex'));
    }
    const secret = new Set(seen.filter(({ hasSecret }) => hasSecret).map((record) => record.sha256));
    for (const { storedHash, textHash } of records)
      expect(storedHash !== null).toBe(secret.has(textHash.toString('hex')));
    expect((await verifyLedger(db.pool)).findings).toEqual([]);
  });

  it('names the place and reason of everything that is no record', async () => {
    const { rows } = await db.pool.query<{ object_name: string; position: number; reason: string }>(QUARANTINE);
    const expected = files.flatMap((file) =>
      file.records.flatMap(({ position, poison: reason }) =>
        reason === null ? [] : [{ object_name: path.join(folder, file.path), position, reason }],
      ),
    );
    expect(rows).toHaveLength(expected.length);
    expect(rows.map(({ object_name, position, reason }) => ({ object_name, position, reason }))).toEqual(
      expect.arrayContaining(expected),
    );
  });

  it('counts the same input as duplicate when it is given again, and keeps the quarantine as it is', async () => {
    const report = await ingest({ pool: db.pool }, [folder]);
    expect(report.records).toEqual({
      seen: seen.length,
      appended: 0,
      duplicate: seen.length - poison.length,
      quarantined: poison.length,
    });
    expect((await db.pool.query(QUARANTINE)).rows).toHaveLength(poison.length);
  });
});

describe('ingest of whatever lies at the paths', () => {
  const folder = scratchFolder();
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase();
  });
  afterAll(() => db.drop());

  it('keeps the records before the damage, and one entry for the damaged file', async () => {
    const texts = Array.from({ length: 300 }, (_, at) =>
      recordTextOf(`cut ${at}`, { requestParameters: { salt: sha256(`${at}`) } }),
    );
    const whole = gzipSync(logOf(...texts));
    const here = written(path.join(folder, 'damaged'), {
      'cut.json.gz': whole.subarray(0, whole.length / 2),
      'good.json': logOf(recordTextOf('good')),
      'tail.json.gz': Buffer.concat([gzipSync(logOf(recordTextOf('tail'))), Buffer.from('more')]),
    });
    const report = await ingest({ pool: db.pool }, [here]);

    expect(report.files).toEqual({ found: 3, read: 1, skipped: 0, failed: 2 });
    expect(report.records.appended).toBeGreaterThan(50);
    expect(report.records).toEqual({
      seen: report.records.appended,
      appended: report.records.appended,
      duplicate: 0,
      quarantined: 0,
    });
    expect(report.notes.map(({ kind, reason }) => [kind, reason])).toEqual([
      ['failed', 'GZIP_TRUNCATED'],
      ['failed', 'GZIP_TRAILING_BYTES'],
    ]);
    const { rows } = await db.pool.query<{
      object_name: string;
      position: number | null;
      reason: string;
      content: Buffer;
    }>(QUARANTINE);
    expect(rows.map(({ position, reason }) => [position, reason])).toEqual([
      [null, 'GZIP_TRUNCATED'],
      [null, 'GZIP_TRAILING_BYTES'],
    ]);
    expect(rows.every(({ content }) => content.length <= 18)).toBe(true); // compressed bytes could be inflated again
    await ingest({ pool: db.pool }, [here]);
    expect((await db.pool.query(QUARANTINE)).rows).toHaveLength(2);
  });

  it('skips by name what holds no records, and counts a path that leads nowhere as failed', async () => {
    const here = written(path.join(folder, 'mixed'), {
      'AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/03/02/111122223333_CloudTrail-Digest_eu-west-1_x_eu-west-1_20260302T000000Z.json.gz':
        'x',
      'AWSLogs/111122223333/CloudTrail-NetworkActivity/eu-west-1/2026/03/02/111122223333_CloudTrail-NetworkActivity_eu-west-1_20260302T0000Z_abcDEF123.json':
        logOf(recordTextOf('network')),
      'notes.pdf': 'x',
    });
    const report = await ingest({ pool: db.pool }, [here, path.join(folder, 'nowhere')]);
    expect(report.files).toEqual({ found: 4, read: 1, skipped: 2, failed: 1 });
    expect(report.records).toEqual({ seen: 1, appended: 1, duplicate: 0, quarantined: 0 });
    expect(report.notes.map(({ kind, reason }) => `${kind} ${reason}`).sort()).toEqual([
      'failed PATH_NOT_FOUND',
      'skipped digest',
      'skipped foreign',
    ]);
  });

  it('skips by content digests and insights under names of their own, and keeps every record beside them', async () => {
    const insight = recordTextOf('unusual', {
      eventType: 'AwsCloudTrailInsight',
      eventCategory: 'Insight',
      userIdentity: undefined,
      insightDetails: { state: 'Start', eventName: 'RunInstances', insightType: 'ApiCallRateInsight' },
    });
    const here = written(path.join(folder, 'own-names'), {
      'digest.json': JSON.stringify(DIGEST),
      'insights.json.gz': gzipSync(logOf(insight, insight)),
      'both.json': logOf(insight, recordTextOf('beside an insight')),
      'damaged.json': `${logOf(insight)} broken`,
      'incomplete-digest.json': JSON.stringify({ ...DIGEST, logFiles: undefined }),
    });
    const report = await ingest({ pool: db.pool }, [here]);
    expect(report.files).toEqual({ found: 5, read: 3, skipped: 2, failed: 0 });
    expect(report.records).toEqual({ seen: 3, appended: 1, duplicate: 0, quarantined: 2 });
    expect(report.notes.map(({ name, detail }) => [path.basename(name), detail]).sort()).toEqual([
      ['digest.json', 'by its content it is a CloudTrail digest'],
      ['insights.json.gz', 'by its content it is a CloudTrail insight'],
    ]);
    const { rows } = await db.pool.query<OutcomeRow>(OUTCOMES);
    expect(rows.filter(({ name }) => /own-names.*(?:insights|[/]digest)/.test(name))).toEqual([]);
    expect((await verifyLedger(db.pool)).findings).toEqual([]);
  });

  it('takes the account of a record that names none from its identity, else from the file, else from nowhere', async () => {
    const nobody = {
      recipientAccountId: undefined,
      userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' },
    };
    const named =
      'AWSLogs/444455556666/CloudTrail/eu-west-1/2026/03/02/444455556666_CloudTrail_eu-west-1_20260302T0900Z_abcDEF123.json';
    const here = written(path.join(folder, 'accounts'), {
      [named]: logOf(recordTextOf('own', { recipientAccountId: undefined }), recordTextOf('file', nobody)),
      'plain.json': logOf(recordTextOf('none', nobody)),
    });
    const { appendIds } = await ingest({ pool: db.pool }, [here]);
    const records = await recordsOfAppend(db.pool, appendIds);
    expect(records.map(({ columns }) => columns.account).sort()).toEqual(['111122223333', '444455556666', 'unknown']);
    expect((await verifyLedger(db.pool)).findings).toEqual([]);
  });

  it('takes records out of every envelope, and passes over what a channel sends beside them', async () => {
    const here = written(path.join(folder, 'envelopes'), {
      'bridge.json': JSON.stringify({
        version: '0',
        'detail-type': 'AWS API Call via CloudTrail',
        detail: JSON.parse(recordTextOf('e1')) as unknown,
      }),
      'lookup.json': JSON.stringify({ Events: [{ EventId: 'x', EventTime: 1, CloudTrailEvent: recordTextOf('e2') }] }),
      'control.json': JSON.stringify({
        messageType: 'CONTROL_MESSAGE',
        logEvents: [{ id: '', timestamp: 1, message: 'CWL CONTROL MESSAGE: ok' }],
      }),
      'lambda.json': JSON.stringify({ awslogs: { data: gzipSync(SUBSCRIBED).toString('base64') } }),
      'lines.ndjson': [recordTextOf('e3'), recordTextOf('e4'), 'broken', '{"detail-type":"x"}'].join('\n'),
    });
    const report = await ingest({ pool: db.pool }, [here]);
    expect(report.records).toEqual({ seen: 7, appended: 5, duplicate: 0, quarantined: 2 });
    expect((await verifyLedger(db.pool)).findings).toEqual([]);
  });

  it('reads standard input', async () => {
    const text = Buffer.from(logOf(recordTextOf('piped')));
    const standardInput = (async function* () {
      yield await Promise.resolve(text.subarray(0, 100));
      yield text.subarray(100);
    })();
    const report = await ingest({ pool: db.pool }, ['-'], { standardInput });
    expect(report.records.appended).toBe(1);
  });

  it('keeps large rejects by both ends only, and whatever the size their hash', async () => {
    const large = `{"eventTime":"never","filler":"${'y'.repeat(3_000_000)}"}`;
    const here = written(path.join(folder, 'large'), { 'large.json': logOf(large, recordTextOf('neighbour')) });
    const report = await ingest({ pool: db.pool }, [here]);
    expect(report.records).toEqual({ seen: 2, appended: 1, duplicate: 0, quarantined: 1 });
    const { rows } = await db.pool.query(
      `select content_bytes::int, is_whole, length(content) as kept, encode(content_hash, 'hex') as hash
       from ledger.quarantine where object_name like '%large.json'`,
    );
    expect(rows).toEqual([{ content_bytes: large.length, is_whole: false, kept: 8192, hash: sha256(large) }]);
  });

  it('tells its progress, and lets timers fire while it computes', async () => {
    const texts = Array.from({ length: 4_000 }, (_, at) => recordTextOf(`progress ${at}`));
    const here = written(path.join(folder, 'progress'), { 'log.json': logOf(...texts) });
    const told: IngestProgress[] = [];
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await ingest({ pool: db.pool }, [here], { onProgress: (progress) => told.push(progress) });
    clearInterval(timer);
    expect(told.at(-1)).toEqual({ files: 1, bytes: logOf(...texts).length, records: 4_000 });
    expect(turns).toBeGreaterThan(5);
  });

  it('stops when it is told to: what is stored stays, counted truthfully, and the rest can be given again', async () => {
    const texts = (word: string): string =>
      logOf(...Array.from({ length: 1_000 }, (_, at) => recordTextOf(`${word} ${at}`)));
    const here = written(path.join(folder, 'stopped'), {
      'a.json': texts('a'),
      'b.json': texts('b'),
      'c.json': texts('c'),
    });
    const stop = new AbortController();
    const report = await ingest({ pool: db.pool }, [here], {
      batchLimits: { records: 300, bytes: 1e9 },
      onProgress: ({ records }) => {
        if (records > 0) stop.abort();
      },
      signal: stop.signal,
    });

    expect(report.isInterrupted).toBe(true);
    const { rows } = await db.pool.query<{ found: number }>(
      `select count(*)::int as found from ledger.record where append_id = any($1::bigint[])`,
      [report.appendIds],
    );
    expect(report.records).toEqual({ seen: rows[0]?.found, appended: rows[0]?.found, duplicate: 0, quarantined: 0 });
    expect(report.records.seen).toBeLessThan(3_000);
    expect((await verifyLedger(db.pool)).findings).toEqual([]);

    const again = await ingest({ pool: db.pool }, [here]);
    expect(again.records).toEqual({
      seen: 3_000,
      appended: 3_000 - report.records.appended,
      duplicate: report.records.appended,
      quarantined: 0,
    });
  });
});
