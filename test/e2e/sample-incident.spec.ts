import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { runBacktrail, summaryOf } from '../support/ingest-run.ts';
import type { Ended } from '../support/ingest-run.ts';

const SAMPLE = path.resolve(import.meta.dirname, '../../apps/cli/sample-incident');
const MALLORY = 'arn:aws:iam::111122223333:user/mallory';
const RELEASE = 'repo:acme/web:ref:refs/heads/main';

/** As the story's README tells it: event, status, origin, and the sessions back to it. */
const TRUTH: readonly (readonly [event: string, id: string, status: string, origin: string | null, hops: string[]])[] =
  [
    [
      'CreateUser',
      '7f3c1c2e-52d4-4b0e-9f0d-1f2a5b6c7d8e',
      'PROVEN',
      MALLORY,
      ['OrgAdmin/alice@example.com', 'ci-deploy/build-7781'],
    ],
    [
      'StopLogging',
      'b91f4d7e-8c60-4a2b-9d35-e7f10c5a8264',
      'PROVEN',
      MALLORY,
      ['OrgAdmin/alice@example.com', 'ci-deploy/build-7781'],
    ],
    [
      'DeleteBucket',
      'd36b8f02-95e4-47c1-8a6d-2f4b7c01e9a8',
      'PROVEN',
      MALLORY,
      ['OrgAdmin/alice@example.com', 'ci-deploy/build-7781'],
    ],
    ['AssumeRole', '9c44d0f1-2e7b-4a90-b6c5-0f83d1a7e524', 'PROVEN', MALLORY, ['ci-deploy/build-7781']],
    [
      'LookupEvents',
      '7ab565a5-01c8-44be-a9f3-6069151c9142',
      'PROVEN',
      MALLORY,
      ['log-reader/build-7781', 'ci-deploy/build-7781'],
    ],
    ['AssumeRole', '71f2cd20-6ee2-4724-962f-41d16e10e254', 'PROVEN', MALLORY, []],
    ['ListBuckets', '97dcf08a-aef0-4e8e-b1e8-0159372c0b62', 'PROVEN', 'arn:aws:iam::444455556666:user/svc-backup', []],
    ['TagRole', 'e38ce300-0927-46c2-8e38-bd712a4f80e3', 'PROVEN', 'alice@example.com', ['OrgAdmin/alice@example.com']],
    [
      'DescribeInstances',
      '1450442d-757e-405b-81a1-624d55fa93d3',
      'PROVEN',
      'alice@example.com',
      ['Engineer/alice@example.com'],
    ],
    [
      'UpdateFunctionCode20150331v2',
      '48b48c84-4200-4440-9d99-7935eb631430',
      'PROVEN',
      RELEASE,
      ['web-publisher/release-412', 'web-release/GitHubActions'],
    ],
    [
      'DescribeTable',
      'f3016b29-d06a-42e7-a726-fc09e8dda7ca',
      'PROVEN',
      'i-0a1b2c3d4e5f60718',
      ['app-server/i-0a1b2c3d4e5f60718'],
    ],
    [
      'GetSecretValue',
      '0044ccfa-98eb-4420-887c-27f6a6367af7',
      'PROVEN',
      'i-0a1b2c3d4e5f60718',
      ['app-server/i-0a1b2c3d4e5f60718'],
    ],
    [
      'ListRoles',
      'dfaeaf5e-a148-4741-bd5d-1df70efdc60a',
      'PROVEN',
      'config.amazonaws.com',
      ['AWSServiceRoleForConfig/AWSConfig-Describe'],
    ],
    ['ListUsers', 'fa3ae270-d73f-4df9-a72d-72b841183139', 'PROVEN', 'arn:aws:iam::111122223333:user/dave', []],
    ['GetBucketAcl', '54b2429e-02ac-46fd-927e-beb5b35bc1d6', 'PROVEN', 'cloudtrail.amazonaws.com', []],
    [
      'DeleteAccountPasswordPolicy',
      'a4c7e190-5b2d-4f86-91ea-3d08b6f7c259',
      'INCOMPLETE',
      null,
      ['OrgAdmin/build-7802'],
    ],
    ['GetAuthorizationToken', 'a4628d81-bbec-443a-a4ef-f56a315ecad0', 'INCOMPLETE', null, []],
  ];

type Answer = {
  readonly eventId: string;
  readonly eventName: string;
  readonly status: string;
  readonly origin: { readonly id: string } | null;
  readonly hops: readonly {
    readonly sessionArn: string;
    readonly issuedBy: readonly string[];
    readonly crossAccount: boolean;
  }[];
  readonly claims: readonly { readonly kind: string; readonly value: string }[];
};

/** Mallory's CreateUser, and the function's ListObjects. */
const HARM = '7f3c1c2e-52d4-4b0e-9f0d-1f2a5b6c7d8e';
const FUNCTION = '5299893d-7132-4ca9-9976-4c69ead8b991';

describe('the sample incident', () => {
  let db: TestDatabase;
  let ingested: Ended;
  let answers: ReadonlyMap<string, Answer>;
  beforeAll(async () => {
    db = await freshDatabase();
    ingested = await runBacktrail(['ingest', '--json', SAMPLE], { databaseUrl: db.appUrl });
    const ids = [...TRUTH.map(([, id]) => id), FUNCTION];
    const { out } = await runBacktrail(['who', '--json', ...ids], { databaseUrl: db.appUrl });
    answers = new Map((JSON.parse(out) as Answer[]).map((answer) => [answer.eventId, answer]));
  }, 60_000);
  afterAll(() => db.drop());

  function who(id: string): Answer {
    const answer = answers.get(id);
    if (answer === undefined) throw new Error(`no answer for ${id}`);
    return answer;
  }

  it('is eleven files and 85 records, six of them delivered twice', () => {
    const { files, records } = summaryOf(ingested);
    expect(ingested.code).toBe(0);
    expect(files).toMatchObject({ read: 11, failed: 0 });
    expect(records).toEqual({ seen: 85, new: 79, duplicate: 6, conflict: 0, quarantined: 0 });
  });

  it.each(TRUTH)('%s %s is %s', (eventName, id, status, origin, hops) => {
    const answer = who(id);
    const sessions = answer.hops.map(({ sessionArn }) => sessionArn.replace(/^.*assumed-role\//, ''));
    expect([answer.eventName, answer.status, answer.origin?.id ?? null]).toEqual([eventName, status, origin]);
    expect(sessions.slice(0, hops.length)).toEqual(hops);
    if (status === 'PROVEN') expect(sessions).toHaveLength(hops.length);
  });

  it('shows the name that mallory typed as a claim, and both records of the crossing as its proof', () => {
    const { hops, claims } = who(HARM);
    expect(claims).toContainEqual(expect.objectContaining({ kind: 'ROLE_SESSION_NAME', value: 'alice@example.com' }));
    expect(hops[0]).toMatchObject({
      crossAccount: true,
      issuedBy: ['9c44d0f1-2e7b-4a90-b6c5-0f83d1a7e524', 'c2a6f3d8-71b9-4c05-9e4d-5ab80e61f937'],
    });
  });

  it('never proves who the function was, since nothing that was delivered issued its session', () => {
    expect(who(FUNCTION).status).not.toBe('PROVEN');
  });

  it('shows keys that decode to the account which issued them', () => {
    const keys = textsOf(SAMPLE).flatMap((text) =>
      [...text.matchAll(/"(A[KS]IA[A-Z2-7]{16})"/g)].map(([, key = '']) => key),
    );
    expect(keys.length).toBeGreaterThan(50);
    for (const key of keys) expect(['111122223333', '444455556666']).toContain(accountOfKey(key));
  });
});

function textsOf(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  return names.map((name) => readFileSync(path.join(folder, name), 'utf8'));
}

/** Bits 1 to 40 of the 48 that the first ten characters after the prefix spell in base 32. */
function accountOfKey(key: string): string {
  const digits = key
    .slice(4, 14)
    .split('')
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter));
  const bits = digits.reduce((sum, digit) => sum * 32n + BigInt(digit), 0n) >> 2n;
  return ((bits & 0x7fffffffff80n) >> 7n).toString().padStart(12, '0');
}
