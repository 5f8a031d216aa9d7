import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ingest } from '#ingest';
import { readText, recordsOfEvent, unpackLines } from '#ledger';
import { unpackedBlock } from '../../libs/ledger/src/block-form.ts';
import { eventIdOf, recordTextOf } from '../builders/record-text.ts';
import { scratchFolder } from '../builders/scratch-folder.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asSuperuser } from '../support/ledger-batch.ts';

/** Stands in the middle of every planted secret, so that one search finds any of them. */
const MARK = createHash('sha256').update('canary').digest('hex').slice(0, 24);
/** The mark in base64, from each of the three places that it may begin at, without the letters that depend on its neighbours. */
const MARKS = [0, 1, 2].map((shift) =>
  Buffer.from(`${'x'.repeat(shift)}${MARK}`)
    .toString('base64')
    .slice(4, -4),
);

let planted = 0;
const secret = (length = 60): string => {
  const salt = createHash('sha512').update(String(planted++)).digest('base64url');
  return `${salt.slice(0, 16)}${MARK}${salt}${salt}`.slice(0, length);
};
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Records with a secret in every place where one is known to turn up. */
const RECORDS: readonly string[] = [
  recordTextOf('sts', {
    eventName: 'AssumeRole',
    responseElements: {
      credentials: {
        accessKeyId: 'ASIAEXAMPLE',
        sessionToken: `FwoGZXIvYXdz${secret(400)}`,
        secretAccessKey: secret(40),
      },
    },
  }),
  recordTextOf('password', {
    requestParameters: { userName: 'bob', password: secret(), newPassword: secret(), oldPassword: secret() },
  }),
  recordTextOf('database', { requestParameters: { dBInstanceIdentifier: 'db', masterUserPassword: secret(20) } }),
  recordTextOf('launch', { requestParameters: { userData: base64(`#!/bin/sh\nexport DB_PASSWORD=${secret()}\n`) } }),
  recordTextOf('function', {
    requestParameters: { environment: { variables: { STRIPE: secret(30), TOKEN: secret(30) } } },
  }),
  recordTextOf('header', {
    requestParameters: { headers: { 'x-amz-security-token': secret(200), authorization: `Bearer ${secret()}` } },
  }),
  recordTextOf('presigned', {
    requestParameters: {
      url: `https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Security-Token=${secret(80)}&X-Amz-Signature=${createHash('sha256').update(secret()).digest('hex')}`,
    },
  }),
  recordTextOf('nested', {
    requestParameters: {
      body: JSON.stringify({ config: JSON.stringify({ sessionToken: secret(), secretString: secret() }) }),
    },
  }),
  recordTextOf('url', { requestParameters: { repository: `https://user:${secret(30)}@example.com/x.git` } }),
  recordTextOf('client', {
    requestParameters: {
      clientSecret: secret(),
      value: `-----BEGIN RSA PRIVATE KEY-----\n${secret(200)}\n-----END RSA PRIVATE KEY-----`,
    },
  }),
  recordTextOf('oauth', { responseElements: { access_token: secret(), refreshToken: secret(), idToken: secret() } }),
];

const TABLES = `
  select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`;

describe('secrets in what is ingested', () => {
  const folder = scratchFolder();
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase();
    const broken = `{"eventTime":"never","responseElements":{"credentials":{"sessionToken":"${secret(300)}"}}}`;
    const unclosed = `{"eventVersion":"1.0","masterUserPassword":"${secret()}", "x":`;
    const large = `{"eventTime":"never","f":"${'y '.repeat(700_000)}","password":"${secret()}","sessionToken":"${secret(200)}"}`;
    const utf16 = Buffer.from(`{"eventTime":"never","password":"${secret()}"}`, 'utf16le');
    const cut = gzipSync(`{"Records":[${RECORDS.join(',')}]}`, { level: 0 }).subarray(0, -20);
    // Its last 4 KiB begin within a secret.
    const huge = `{"eventTime":"never","f":"${'z '.repeat(8_400_000)}","sessionToken":"${secret(200)}${secret(200)}${'A'.repeat(3_900)}"}`;
    writeFileSync(path.join(folder, 'a.json.gz'), gzipSync(`{"Records":[${[...RECORDS, broken].join(',')}]}`));
    writeFileSync(
      path.join(folder, 'b.ndjson'),
      [...RECORDS.map((text) => text.replace('{', '{ ')), broken, large, unclosed].join('\n'),
    );
    writeFileSync(path.join(folder, 'cut.json.gz'), cut);
    writeFileSync(path.join(folder, 'utf16.json'), utf16);
    writeFileSync(path.join(folder, 'huge.json'), huge);
  });
  afterAll(() => db.drop());

  it('reach neither table, block, data file, write-ahead log nor server log', async () => {
    const report = await ingest({ pool: db.pool }, [folder]);
    expect(report.records.appended).toBe(2 * RECORDS.length);
    expect(report.records.quarantined).toBeGreaterThanOrEqual(5);
    expect(report.files.failed).toBe(1);

    await asSuperuser(db.adminUrl, async (admin) => {
      const { rows: tables } = await admin.query<{ name: string }>(TABLES);
      for (const { name } of tables) {
        for (const form of ['t::text', `encode(convert_to(t::text, 'UTF8'), 'escape')`]) {
          const { rows } = await admin.query<{ text: string }>(`select ${form} as text from ${name} t`);
          expect(rows.filter(({ text }) => isFoundIn(Buffer.from(text)))).toEqual([]);
        }
      }
      // `t::text` shows bytea in hexadecimal.
      const { rows: entries } = await admin.query<{ content: Buffer }>('select content from ledger.quarantine');
      const { rows: ends } = await admin.query<{ ends: Buffer }>(
        `select coalesce(head, '') || coalesce(tail, '') as ends from ledger.object_outcome`,
      );
      const { rows: blocks } = await admin.query<{ packed: Buffer }>('select packed from ledger.segment_block');
      const { rows: facts } = await admin.query<{ packed: Buffer }>('select packed from ledger.fact_block');
      expect(facts.length).toBeGreaterThan(0);
      const bytes = [
        ...entries.map(({ content }) => content),
        ...ends.map((row) => row.ends),
        ...facts.flatMap(({ packed }) => unpackLines(packed).map((line) => Buffer.from(line))),
        ...(await Promise.all(blocks.map(async ({ packed }) => (await unpackedBlock(packed))!))),
      ];
      expect(bytes.length).toBeGreaterThan(8);
      expect(bytes.filter(isFoundIn).map((found) => found.toString('latin1').slice(0, 2_000))).toEqual([]);

      await admin.query('checkpoint');
      const { rows } = await admin.query<{ data: string; own: string }>(
        `select current_setting('data_directory') as data, pg_relation_filepath('pg_class') as own`,
      );
      const { data = '', own = '' } = rows[0] ?? {};
      const files = [
        ...filesIn(path.join(data, path.dirname(own))),
        ...filesIn(path.join(data, 'pg_wal')),
        ...logsBeside(data),
      ];
      expect(files.length).toBeGreaterThan(100);
      expect(files.filter((file) => isFoundIn(readFileSync(file)))).toEqual([]);
    });
  });

  it('leave the hash of what was delivered, and everything else of the text in its place', async () => {
    for (const [at, text] of RECORDS.entries()) {
      const word =
        [
          'sts',
          'password',
          'database',
          'launch',
          'function',
          'header',
          'presigned',
          'nested',
          'url',
          'client',
          'oauth',
        ][at] ?? '';
      const records = await recordsOfEvent(db.pool, eventIdOf(word));
      const record = records.find(({ textHash }) => textHash.equals(createHash('sha256').update(text).digest()));
      const stored = await readText(db.pool, record!.location);
      expect([word, isFoundIn(stored)]).toEqual([word, false]);
      expect(stored.length).toBe(Buffer.byteLength(text));
      expect(createHash('sha256').update(stored).digest()).toEqual(record?.storedHash);
      expect(JSON.parse(stored.toString())).toMatchObject({ eventID: eventIdOf(word), requestID: `request-${word}` });
    }
  });
});

function isFoundIn(bytes: Buffer): boolean {
  return [MARK, ...MARKS].some((mark) => bytes.includes(mark)) || bytes.includes(Buffer.from(MARK, 'utf16le'));
}

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [path.join(folder, entry.name)] : [],
  );

function logsBeside(dataFolder: string): readonly string[] {
  const logs = [path.dirname(dataFolder), path.dirname(path.dirname(dataFolder))]
    .flatMap(filesIn)
    .filter((file) => file.includes('.log'));
  expect(logs).not.toEqual([]);
  return logs;
}
