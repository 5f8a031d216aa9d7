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

const HEIDI = 'arn:aws:iam::111122223333:user/heidi';
const SUPPORT = 'AWSReservedSSO_Support_1f9c3b7d5e2a4860';

/** As the story's README tells it: event, status, origin, and the sessions back to it, null for those that are no role's. */
const TRUTH: readonly (readonly [
  event: string,
  id: string,
  status: string,
  origin: string | null,
  hops: (string | null)[],
])[] = [
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
  ['DeleteAccountPasswordPolicy', 'a4c7e190-5b2d-4f86-91ea-3d08b6f7c259', 'INCOMPLETE', null, ['OrgAdmin/build-7802']],
  ['GetAuthorizationToken', 'a4628d81-bbec-443a-a4ef-f56a315ecad0', 'INCOMPLETE', null, []],
  ['StopInstances', '94ec37db-1d92-4fb9-b405-1bd443c2b3d0', 'PROVEN', 'arn:aws:iam::111122223333:user/erin', [null]],
  ['GetBucketPolicy', '06d3b8e7-5c92-4fa1-87be-d4f19a60c258', 'PROVEN', 'grace', [`${SUPPORT}/grace`]],
  ['CreateCase', '41c8e6a2-9b7d-4035-8fd1-c2a05b93e7f4', 'PROVEN', 'grace', [`${SUPPORT}/grace`]],
  ['ListBuckets', '2f8b06c5-d14e-4a97-b3f6-9e70c1d52a84', 'PROVEN', HEIDI, [null]],
  ['DescribeInstances', '93e7d2b1-60f8-4c5a-9d24-1b8f7a36c0e5', 'PROVEN', HEIDI, [null]],
  ['PutBucketPolicy', 'd60a4c8e-35b9-47f2-8e1d-f2c97b04a613', 'PROVEN', HEIDI, [null]],
  ['AssumeRole', 'a90d36e4-5fb1-4287-9e0c-84c7b15fd236', 'PROVEN', HEIDI, [null]],
  ['SwitchRole', '1e6a9c37-b80d-4f52-a7c3-9d05e2f81b64', 'PROVEN', HEIDI, ['VaultReader/heidi', null]],
  ['GetSecretValue', '57d1e3a6-f042-4b98-8c7e-b60f29a4d513', 'PROVEN', HEIDI, ['VaultReader/heidi', null]],
  [
    'FilterLogEvents',
    '8e13c5b9-4a7f-42d0-9c66-d1f08b27e5a3',
    'PROVEN',
    'arn:aws:iam::111122223333:user/dave',
    ['log-reader/audit-1103'],
  ],
  [
    'UpdateFunctionCode20150331v2',
    '69f2b0d8-e5c4-4713-8d1a-2c97f46be0a5',
    'PROVEN',
    'arn:aws:iam::111122223333:user/ivan',
    ['ci-deploy/build-7790'],
  ],
  ['PutBucketAcl', 'e672d04b-95f8-4c1e-a3b7-08d6f1c2597e', 'INCOMPLETE', null, ['data-exchange/nightly-sync']],
  ['AssumeRole', '24b9f5c0-8d67-4ea3-b10f-c9e27a58d641', 'INCOMPLETE', null, []],
];

type Answer = {
  readonly eventId: string;
  readonly eventName: string;
  readonly status: string;
  readonly origin: { readonly id: string } | null;
  readonly hops: readonly {
    readonly sessionArn: string | null;
    readonly accessKeyId: string | null;
    readonly issuedBy: readonly string[];
    readonly joinedBy: string;
    readonly crossAccount: boolean;
  }[];
  readonly gap: {
    readonly reason: string;
    readonly accountId: string | null;
    readonly principalId: string | null;
  } | null;
  readonly claims: readonly { readonly kind: string; readonly value: string }[];
};

/** Mallory's CreateUser, and the function's ListObjects. */
const HARM = '7f3c1c2e-52d4-4b0e-9f0d-1f2a5b6c7d8e';
const FUNCTION = '5299893d-7132-4ca9-9976-4c69ead8b991';

/** The key id that AWS gave to two sessions of one afternoon. */
const REPEATED_KEY = 'ASIARTX3GSDSYFP34GB4';

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

  it('is seventeen files and 108 records, six of them delivered twice', () => {
    const { files, records } = summaryOf(ingested);
    expect(ingested.code).toBe(0);
    expect(files).toMatchObject({ read: 17, failed: 0 });
    expect(records).toEqual({ seen: 108, new: 102, duplicate: 6, conflict: 0, quarantined: 0 });
  });

  it.each(TRUTH)('%s %s is %s', (eventName, id, status, origin, hops) => {
    const answer = who(id);
    const sessions = answer.hops.map(({ sessionArn }) => sessionArn?.replace(/^.*assumed-role\//, '') ?? null);
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

  it('names grace by Identity Center, though the key in her issue is not the one that she used', () => {
    const { origin, hops } = who('06d3b8e7-5c92-4fa1-87be-d4f19a60c258');
    expect(origin).toMatchObject({ kind: 'IDENTITY_CENTER_USER', id: 'grace' });
    expect(hops).toMatchObject([
      { joinedBy: 'SESSION_IDENTITY', issuedBy: ['e84a0b6f-1d37-4c92-a5f8-60b9c27d4e13'], crossAccount: false },
    ]);
  });

  it("finds one sign-in behind all of heidi's keys, and behind the role that she switched to", () => {
    const signIn = {
      sessionArn: null,
      joinedBy: 'CONSOLE_SIGN_IN',
      issuedBy: ['7d9e1f40-a86c-4b25-bb37-e05c4d81f692'],
    };
    const keys = [
      '2f8b06c5-d14e-4a97-b3f6-9e70c1d52a84',
      '93e7d2b1-60f8-4c5a-9d24-1b8f7a36c0e5',
      'd60a4c8e-35b9-47f2-8e1d-f2c97b04a613',
    ].map((id) => {
      expect(who(id).hops).toMatchObject([signIn]);
      return who(id).hops[0]?.accessKeyId;
    });
    expect(new Set(keys).size).toBe(3);
    expect(who('57d1e3a6-f042-4b98-8c7e-b60f29a4d513').hops).toMatchObject([
      {
        joinedBy: 'SESSION_IDENTITY',
        issuedBy: ['5c27f9a8-e043-4d6b-91ce-a8d35f70b1e9', 'a90d36e4-5fb1-4287-9e0c-84c7b15fd236'],
        crossAccount: true,
      },
      signIn,
    ]);
  });

  it('says of the partner which account nobody loaded, and who called there', () => {
    expect(who('e672d04b-95f8-4c1e-a3b7-08d6f1c2597e').gap).toMatchObject({
      reason: 'CALLER_ACCOUNT_NOT_INGESTED',
      accountId: '555566667777',
      principalId: 'AROAYCWS2TAAXXW5CMI5O:etl-worker',
    });
  });

  it('gives both sessions of the key id that came twice, and the one that is asked for by its time', async () => {
    const held = await runBacktrail(['who', '--json', REPEATED_KEY], { databaseUrl: db.appUrl });
    const both = JSON.parse(held.out) as { readonly answers: readonly Answer[] };
    expect(both.answers.map(({ status, origin }) => [status, origin?.id])).toEqual([
      ['PROVEN', 'arn:aws:iam::111122223333:user/dave'],
      ['PROVEN', 'arn:aws:iam::111122223333:user/ivan'],
    ]);
    const { out } = await runBacktrail(['who', '--json', '--at', '2026-11-03T15:46:00Z', REPEATED_KEY], {
      databaseUrl: db.appUrl,
    });
    const { answers: early } = JSON.parse(out) as { readonly answers: readonly Answer[] };
    expect(early.map(({ origin }) => origin?.id)).toEqual(['arn:aws:iam::111122223333:user/dave']);
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
