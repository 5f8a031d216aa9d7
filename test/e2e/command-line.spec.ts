import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventIdOf, recordTextOf } from '../builders/record-text.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { runBacktrail } from '../support/ingest-run.ts';
import type { Ended } from '../support/ingest-run.ts';
import { writeTrail } from '../support/trail-generator.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const SAMPLE = path.join(ROOT, 'apps/cli/sample-incident');
const HARM = '7f3c1c2e-52d4-4b0e-9f0d-1f2a5b6c7d8e';
const STOPPED = 'a4c7e190-5b2d-4f86-91ea-3d08b6f7c259';
const ORG_ADMIN_KEY = 'ASIAWO645SY5IRDEMO3B';
const MALLORY = 'arn:aws:iam::111122223333:user/mallory';

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
    ['2 for a moment of knowledge that cannot be read', 2, ['who', HARM, '--as-of', 'yesterday']],
    ['2 for an answer as it will be known', 2, ['who', HARM, '--as-of', '2999-11-03']],
    ['2 for an id that can be none', 2, ['who', 'ASIA123']],
    ['0 for what a user did', 0, ['did', MALLORY]],
    ['4 for a user who did nothing', 4, ['did', 'arn:aws:iam::111122223333:user/nobody']],
    ['4 for a role that nobody took', 4, ['did', 'arn:aws:iam::111122223333:role/nothing', '--json']],
    ['2 for an ARN of something that does nothing', 2, ['did', 'arn:aws:s3:::bucket']],
    ['2 for a day that is none', 2, ['did', MALLORY, '--from', '2026-02-30']],
    ['0 for a tree', 0, ['tree', HARM]],
    ['4 for a tree of what is not there', 4, ['tree', 'ffffffff-0000-4000-8000-000000000000']],
    ['2 for a depth that is none', 2, ['tree', HARM, '--depth', '-1']],
    ['0 for a key', 0, ['key', ORG_ADMIN_KEY]],
    ['4 for a key that is not there', 4, ['key', 'ASIAQQQQQQQQQQQQQQQQ']],
    ['2 for a key that can be none', 2, ['key', 'ASIA123']],
    ['0 for a session', 0, ['session', ORG_ADMIN_KEY]],
    ['4 for a session that is not there', 4, ['session', 's_0000000000000000']],
    ['2 for a session that can be none', 2, ['session', HARM]],
    ['0 for attributions', 0, ['attributions', '--account', '444455556666']],
    ['0 for the attributions of an origin that did nothing', 0, ['attributions', '--origin', 'nobody']],
    ['2 for an address of a bucket that is none', 2, ['ingest', 's3://No_Bucket/prefix']],
    ['5 for a path that is not there', 5, ['ingest', '/no/such/path', '--json']],
    ['0 for help', 0, ['--help']],
  ])('ends with %s', async (_what, code, words) => {
    const ended = await run(...words);
    expect(ended.code).toBe(code);
    if (code === 2) expect(ended.out).toBe('');
  });

  it('prints each stored event once, in order, as `who` answers for it', async () => {
    const { out } = await run('attributions');
    const lines = linesOf(out);
    const { out: digest } = await run('digest', '--json');
    expect(lines).toHaveLength((JSON.parse(digest) as { records: { count: number } }).records.count);
    const places = lines.map(({ eventTime, eventId, accountId }) => `${eventTime} ${eventId} ${accountId}`);
    expect(places).toEqual([...places].sort());
    const { out: answer } = await run('who', HARM, '--json');
    expect(lines).toContainEqual(JSON.parse(answer));
    expect(out.split('\n')).toContain(answer.trimEnd());
  });

  it('narrows attributions down by time, account and origin', async () => {
    const { out } = await run(
      'attributions',
      '--origin',
      MALLORY,
      '--account',
      '444455556666',
      '--from',
      '2026-11-03T14:22:00Z',
      '--to',
      '2026-11-03T14:22:31Z',
    );
    expect(linesOf(out).map(({ eventId }) => eventId)).toEqual([HARM]);
  });

  it('tells what mallory did, through every role, and of that what may have changed something', async () => {
    const { out: json } = await run('did', MALLORY, '--json');
    const everything = linesOf(json);
    expect(everything.every(({ origin }) => origin?.id === MALLORY)).toBe(true);
    expect(everything.map(({ eventId }) => eventId)).toContain(HARM);
    const { out: human, talk } = await run('did', MALLORY, '--writes');
    expect(human).toMatch(
      /2026-11-03T14:22:07Z {2}PROVEN +iam:CreateUser {2}444455556666 {2}OrgAdmin "alice@example\.com" {2}ok/,
    );
    expect(human.trim().split('\n').length).toBeLessThan(everything.length);
    expect(talk).toMatch(/^\d+ events\.$/m);
  });

  it('tells what was done through a role, whoever took it', async () => {
    const { out } = await run('did', 'arn:aws:iam::444455556666:role/OrgAdmin', '--json');
    expect(new Set(linesOf(out).map(({ origin }) => origin?.id ?? null))).toEqual(
      new Set([MALLORY, 'alice@example.com', null]),
    );
  });

  it('draws the sessions from the user down to the harm, and gives them as nodes and edges', async () => {
    const { out } = await run('tree', HARM, '--up');
    expect(out).toMatch(/^ mallory.*\n ╰─ ci-deploy "build-7781".*\n {4}╰─ OrgAdmin "alice@example\.com".*◀\n$/);
    const { out: json } = await run('tree', HARM, '--json');
    const { nodes, edges } = JSON.parse(json) as {
      nodes: { id: string }[];
      edges: { source: string; target: string }[];
    };
    const ids = nodes.map(({ id }) => id);
    expect(ids).toContain(MALLORY);
    expect(edges.length).toBeGreaterThan(1);
    expect(edges.flatMap(({ source, target }) => [source, target]).filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('tells whose a key is, and in which session it was', async () => {
    const { out } = await run('key', ORG_ADMIN_KEY, '--json');
    expect(JSON.parse(out)).toMatchObject({
      id: ORG_ADMIN_KEY,
      accountId: '444455556666',
      isReused: false,
      owner: { id: MALLORY },
      bearers: [{ session: { accessKeyIds: [ORG_ADMIN_KEY] } }],
    });
    const { out: session } = await run('session', ORG_ADMIN_KEY, '--json');
    const detail = JSON.parse(session) as { id: string };
    expect(detail).toMatchObject({ status: 'PROVEN', issues: [{ crossAccount: true }] });
    expect((await run('session', detail.id)).out).toContain('OrgAdmin "alice@example.com"');
    expect((await run('who', detail.id)).out).toContain('mallory held OrgAdmin');
    expect((await run('tree', detail.id)).out).toContain('◀');
  });

  it('shows in a table who used a role', async () => {
    const { out } = await run('who', 'arn:aws:iam::444455556666:role/OrgAdmin');
    expect(out).toMatch(/^ mallory +IAM user/m);
    expect(out).toMatch(/^ \(no origin found\) .*INCOMPLETE$/m);
  });

  it('says of an id that can be none what was expected', async () => {
    const { talk } = await run('who', 'ASIA123');
    expect(talk).toContain('"ASIA123" has 7 characters');
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

  it('tells of a rebuild how many records it took, as JSON, and its version', async () => {
    const rebuilt = await run('rebuild', '--json');
    const { records } = JSON.parse((await run('verify', '--json')).out) as { records: number };
    expect(JSON.parse(rebuilt.out)).toEqual({ records });
    expect(await run('rebuild', '--json', '--switch')).toMatchObject({ code: 2, out: '' });
    const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string };
    for (const word of ['--version', '-V'])
      expect(await run(word)).toMatchObject({ code: 0, out: `${version}\n`, talk: '' });
  });

  it.each([
    ['attributions', '--from', '2026-03-03', '--to', '2026-03-02'],
    ['did', MALLORY, '--from', '2026-03-02', '--to', '2026-03-02'],
    ['events', '--from', '2026-03-03', '--to', '2026-03-02'],
    ['events', '--account', '11112222333'],
    ['attributions', '--account', '1111-2222-3333'],
    ['coverage', '--account', ''],
    ['who', HARM, '--as-of', '2999-01-01'],
  ])('refuses what nothing can lie in, rather than to answer nothing: %s %s %s', async (...words) => {
    const { code, out, talk } = await run(...words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(talk).toMatch(/^error: .*expected|AS_OF_IN_FUTURE/);
  });

  it('finds nothing as of a time before anything was known', async () => {
    const { code, talk } = await run('who', HARM, '--as-of', '2001-01-01');
    expect({ code, isTold: talk.includes('AS_OF_TOO_EARLY') }).toEqual({ code: 4, isTold: true });
  });

  it('says where to ask for an event, and that an event has one moment', async () => {
    const absent = await run('did', 'ffffffff-0000-4000-8000-000000000000');
    expect(absent.code).toBe(4);
    expect(absent.talk).toContain('backtrail who ffffffff-0000-4000-8000-000000000000');
    const picked = await run('who', HARM, '--at', '2026-03-02');
    expect(picked.code).toBe(0);
    expect(picked.talk).toContain('--at picks among sessions');
  });

  it('answers for a principal id as records show it, session by session', async () => {
    const { answers } = JSON.parse((await run('who', ORG_ADMIN_KEY, '--json')).out) as { answers: readonly unknown[] };
    const shown = (await run('event', HARM, '--json')).out;
    const { raw } = JSON.parse(shown) as { raw: string };
    const { userIdentity } = JSON.parse(raw) as { userIdentity: { principalId: string } };
    const found = await run('who', userIdentity.principalId, '--json');
    expect(JSON.parse(found.out)).toMatchObject({
      id: userIdentity.principalId,
      kind: 'principal',
      answers: expect.arrayContaining([...answers]),
    });
    const did = await run('did', userIdentity.principalId, '--json');
    expect(linesOf(did.out).map(({ eventId }) => eventId)).toContain(HARM);
  });

  it('draws a whole tree as nodes and edges and nothing else', async () => {
    expect(Object.keys(JSON.parse((await run('tree', HARM, '--json')).out) as object)).toEqual(['nodes', 'edges']);
  });

  it('names every setting that it cannot use at once, and no value', async () => {
    const ended = await runBacktrail(['who', HARM], { databaseUrl: 'mysql://root:hunter2@db/x' });
    expect(ended.code).toBe(2);
    expect(ended.talk).toContain('DATABASE_URL');
    expect(ended.talk).not.toContain('hunter2');
  });
});

describe('the command line with many and hostile records', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'backtrail-lines-'));
  const logs = path.join(folder, 'logs');
  const EVIL = 'evil\u001b[2J\u009b31m\u202e\u200b\u2028';
  let db: TestDatabase;
  beforeAll(async () => {
    await writeTrail(logs, { seed: 5, records: 3_000, files: 6 });
    const arn = `arn:aws:iam::111122223333:user/${EVIL}`;
    const userIdentity = {
      type: 'IAMUser',
      principalId: 'AIDAEVIL000000000001',
      arn,
      accountId: '111122223333',
      userName: EVIL,
    };
    const text = recordTextOf('hostile', { userIdentity, userAgent: EVIL, eventName: `Get${EVIL}`, errorCode: EVIL });
    writeFileSync(path.join(logs, 'hostile.json'), `{"Records":[${text}]}`);
    db = await freshDatabase();
    await runBacktrail(['ingest', logs], { databaseUrl: db.appUrl });
  }, 60_000);
  afterAll(async () => {
    await db.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('sends nothing of a log raw to the terminal, in no form and no message', async () => {
    const id = eventIdOf('hostile');
    const asked = [
      ['who', id],
      ['who', id, '--json'],
      ['who', 'AIDAEVIL000000000001'],
      ['did', 'AIDAEVIL000000000001'],
      ['did', 'AIDAEVIL000000000001', '--json'],
      ['did', `arn:aws:iam::111122223333:user/${EVIL}`],
      ['tree', id],
      ['tree', id, '--json'],
      ['event', id],
      ['event', id, '--json'],
      ['events', '--account', '111122223333'],
      ['who', EVIL],
      ['did', EVIL],
      ['key', EVIL],
      ['session', `s_${EVIL}`],
      ['attributions', '--origin', EVIL],
      [EVIL],
    ];
    for (const words of asked) {
      const { out, talk } = await runBacktrail(words, { databaseUrl: db.appUrl });
      expect(`${out}${talk}`).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e]/);
      if (words.includes('--json')) for (const line of out.trim().split('\n')) JSON.parse(line);
    }
  });

  it('ends quietly when its reader has seen enough', async () => {
    const words = [path.join(ROOT, 'bin/backtrail.mjs'), 'attributions'];
    const child = spawn(process.execPath, words, { env: { ...process.env, DATABASE_URL: db.appUrl } });
    let talk = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (talk += text));
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = (await once(child, 'close')) as [number | null];
    expect({ code, talk }).toEqual({ code: 0, talk: '' });
  });

  it('ends at once when it is interrupted while its reader does not read', async () => {
    const words = [path.join(ROOT, 'bin/backtrail.mjs'), 'attributions'];
    const child = spawn(process.execPath, words, { env: { ...process.env, DATABASE_URL: db.appUrl } });
    await once(child.stdout, 'readable');
    child.kill('SIGINT');
    const [code] = (await once(child, 'exit')) as [number | null];
    child.stdout.destroy();
    expect(code).toBe(130);
  });

  it.each([
    ['who', '-'],
    ['ingest', '-'],
  ])('ends quietly when it is interrupted while it waits for its input: %s %s', async (...words) => {
    const program = path.join(ROOT, 'bin/backtrail.mjs');
    const child = spawn(process.execPath, [program, ...words], { env: { ...process.env, DATABASE_URL: db.appUrl } });
    let [out, talk] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (talk += text));
    setTimeout(() => child.kill('SIGINT'), 1_500);
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(130);
    expect(`${out}${talk}`).toMatch(/^.*[Ii]nterrupted.*\n$/);
  });

  it('says in one line that its output cannot be written', async () => {
    const program = path.join(ROOT, 'bin/backtrail.mjs');
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [program, 'attributions'], {
      env: { ...process.env, DATABASE_URL: db.appUrl },
      stdio: ['ignore', full, 'pipe'],
    });
    let talk = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (talk += text));
    const [code] = (await once(child, 'close')) as [number | null];
    closeSync(full);
    expect(code).toBe(1);
    expect(talk).toMatch(/^error: standard output cannot be written \(ENOSPC\).* \(OUTPUT_UNWRITABLE\)\n$/);
  });

  it('reads ids from its input, and ends with the highest of their codes', async () => {
    const words = [path.join(ROOT, 'bin/backtrail.mjs'), 'who', '-', '--json'];
    const child = spawn(process.execPath, words, { env: { ...process.env, DATABASE_URL: db.appUrl } });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stdin.end(`${eventIdOf('hostile')}\nffffffff-0000-4000-8000-000000000000\n`);
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(4);
    expect(JSON.parse(out)).toMatchObject([{ eventId: eventIdOf('hostile') }, { kind: 'event', answers: [] }]);
  });
});

type Line = {
  readonly eventId: string;
  readonly eventTime: string;
  readonly accountId: string;
  readonly origin: { readonly id: string } | null;
};

const linesOf = (out: string): readonly Line[] =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
