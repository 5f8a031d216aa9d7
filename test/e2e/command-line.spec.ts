import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { runBacktrail } from '../support/ingest-run.ts';
import type { Ended } from '../support/ingest-run.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const SAMPLE = path.join(ROOT, 'apps/cli/sample-incident');
const HARM = '7f3c1c2e-52d4-4b0e-9f0d-1f2a5b6c7d8e';
const STOPPED = 'a4c7e190-5b2d-4f86-91ea-3d08b6f7c259';
const ORG_ADMIN_KEY = 'ASIAWO645SY5IRDEMO3B';

describe('the command line', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase();
    await runBacktrail(['ingest', SAMPLE], { databaseUrl: db.appUrl });
  });
  afterAll(() => db.drop());

  const run = (...words: string[]): Promise<Ended> => runBacktrail(words, { databaseUrl: db.appUrl });

  it('answers what the README shows, to the letter', async () => {
    const { out, code } = await run('who', HARM);
    expect(code).toBe(0);
    expect(readFileSync(path.join(ROOT, 'README.md'), 'utf8')).toContain(out.trimEnd());
  });

  it('prints an attribution field by field as the contract does', async () => {
    const { out } = await run('who', HARM, '--json');
    const answer = JSON.parse(out) as Record<string, unknown>;
    expect(Object.keys(answer)).toEqual([
      'eventId',
      'eventTime',
      'eventName',
      'eventSource',
      'accountId',
      'status',
      'origin',
      'hops',
      'claims',
      'candidates',
      'gap',
    ]);
    expect(Object.keys((answer['hops'] as object[])[0] ?? {})).toEqual([
      'sessionArn',
      'accessKeyId',
      'issuedAt',
      'issuedBy',
      'joinedBy',
      'strength',
      'crossAccount',
    ]);
  });

  it('answers for a key, a session, a role and an instance, one answer for each session and key', async () => {
    const arn = 'arn:aws:sts::444455556666:assumed-role/OrgAdmin/alice@example.com';
    const role = 'arn:aws:iam::444455556666:role/OrgAdmin';
    const { out } = await run('who', ORG_ADMIN_KEY, arn, role, 'i-0a1b2c3d4e5f60718', '--json');
    type Held = { kind: string; answers: { accessKeyId: string; origin: { id: string } | null }[] };
    const [key, session, ofRole, instance] = JSON.parse(out) as Held[];
    const mallory = 'arn:aws:iam::111122223333:user/mallory';
    expect(key).toMatchObject({ kind: 'key', answers: [{ accessKeyId: ORG_ADMIN_KEY, origin: { id: mallory } }] });
    expect(new Set(session?.answers.map(({ origin }) => origin?.id))).toEqual(new Set([mallory, 'alice@example.com']));
    expect(ofRole?.answers.map(({ origin }) => origin?.id)).toEqual(expect.arrayContaining([mallory, undefined]));
    expect(instance?.answers.every(({ origin }) => origin?.id === 'i-0a1b2c3d4e5f60718')).toBe(true);
  });

  it('picks the session that was alive at a moment', async () => {
    const arn = 'arn:aws:sts::444455556666:assumed-role/OrgAdmin/alice@example.com';
    const { out } = await run('who', arn, '--json', '--at', '2026-11-03T13:40:00Z');
    const { answers } = JSON.parse(out) as { answers: { origin: { id: string } | null }[] };
    expect(new Set(answers.map(({ origin }) => origin?.id))).toEqual(new Set(['alice@example.com']));
  });

  it.each([
    ['0 for an answer without an origin', 0, ['who', STOPPED]],
    ['3 for the same, if it must be certain', 3, ['who', STOPPED, '--strict']],
    ['4 for what is not there', 4, ['who', 'ffffffff-0000-4000-8000-000000000000']],
    ['the highest of several', 4, ['who', HARM, 'ffffffff-0000-4000-8000-000000000000']],
    ['4 for an event that is not there', 4, ['event', 'no-such-event']],
    ['2 for a word that it does not know', 2, ['whom', HARM]],
    ['2 for an option that it does not know', 2, ['who', HARM, '--loudly']],
    ['2 for a moment that cannot be read', 2, ['who', HARM, '--at', 'yesterday']],
    ['2 for a limit that is none', 2, ['events', '--limit', '0']],
    ['2 for what is not built', 2, ['did', 'arn:aws:iam::111122223333:user/mallory']],
    ['2 for a bucket', 2, ['ingest', 's3://bucket/prefix']],
    ['5 for a path that is not there', 5, ['ingest', '/no/such/path', '--json']],
    ['0 for help', 0, ['--help']],
  ])('ends with %s', async (_what, code, words) => {
    const ended = await run(...words);
    expect(ended.code).toBe(code);
    if (code === 2) expect(ended.out).toBe('');
  });

  it('lists events by time and narrows them down', async () => {
    const { out } = await run('events', '--json', '--account', '444455556666', '--action', 'iam:Create*', '--writes');
    const listed = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { eventId: string; eventName: string; eventTime: string });
    expect(listed.map(({ eventName }) => eventName)).toEqual(expect.arrayContaining(['CreateUser', 'CreateAccessKey']));
    expect(listed.every(({ eventName }) => eventName.startsWith('Create'))).toBe(true);
    expect(listed.map(({ eventTime }) => eventTime)).toEqual([...listed.map(({ eventTime }) => eventTime)].sort());
  });

  it('shows a record with its text, its columns, its facts and where it came from', async () => {
    const { out } = await run('event', '9c44d0f1-2e7b-4a90-b6c5-0f83d1a7e524', '--json');
    const record = JSON.parse(out) as {
      raw: string;
      facts: { kind: string }[];
      delivery: { object: string };
      eventName: string;
    };
    expect(record).toMatchObject({ eventName: 'AssumeRole', facts: [{ kind: 'issuance' }] });
    expect(record.delivery.object).toContain('111122223333_CloudTrail_us-east-1_');
    expect(JSON.parse(record.raw)).toMatchObject({ eventID: '9c44d0f1-2e7b-4a90-b6c5-0f83d1a7e524' });
    expect(record.raw).not.toContain('SyntheticSampleToken');
  });

  it('verifies what it stored, gives one digest, and the same after a rebuild', async () => {
    expect((await run('verify')).code).toBe(0);
    const before = await run('digest');
    expect(before.out).toMatch(/^[0-9a-f]{64}\n$/);
    expect((await run('rebuild')).code).toBe(0);
    expect((await run('digest')).out).toBe(before.out);
  });

  it('names every setting that it cannot use at once, and no value', async () => {
    const ended = await runBacktrail(['who', HARM], { databaseUrl: 'mysql://root:hunter2@db/x' });
    expect(ended.code).toBe(2);
    expect(ended.talk).toContain('DATABASE_URL');
    expect(ended.talk).not.toContain('hunter2');
  });
});
