import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApi } from '../support/api-server.ts';
import type { TestApi } from '../support/api-server.ts';
import type { TestDatabase } from '../support/database.ts';
import { sampleStore } from '../support/sample-store.ts';
import { openEvents } from '../support/stream-clients.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../operations');
const FILES = readdirSync(FOLDER).sort();

/** Those that are told as a stream. */
const STREAMS = ['arrivals.graphql', 'changes.graphql', 'progress.graphql'];
const QUESTIONS = FILES.filter((file) => !STREAMS.includes(file));

/** What the sample incident must answer, by operation; `apps/cli/sample-incident/README.md` tells the story. */
const ANSWERS: Readonly<Record<string, unknown>> = {
  'coverage.graphql': {
    coverage: {
      nodes: expect.arrayContaining([
        expect.objectContaining({ accountId: '111122223333', region: 'us-east-1', gaps: [] }),
        expect.objectContaining({ accountId: '444455556666', region: 'us-east-1', lagSeconds: expect.any(Number) }),
      ]),
      pageInfo: { hasNextPage: false },
    },
  },
  'did.graphql': {
    principal: {
      actions: {
        nodes: expect.arrayContaining([expect.objectContaining({ eventName: 'CreateUser', status: 'PROVEN' })]),
        pageInfo: { hasNextPage: true },
      },
    },
  },
  'events-by-actor.graphql': {
    events: {
      nodes: expect.arrayContaining([
        expect.objectContaining({
          eventName: 'AssumeRole',
          errorCode: 'AccessDenied',
          who: { status: 'PROVEN', hops: [] },
        }),
      ]),
    },
  },
  'gap.graphql': {
    who: { status: 'INCOMPLETE', origin: null, gap: { reason: 'ISSUER_NOT_DELIVERED', accountId: '111122223333' } },
  },
  'history.graphql': {
    who: { history: [{ status: 'PROVEN', origin: { id: mallory() }, changedBy: [], knownUntil: null }] },
  },
  'key.graphql': {
    accessKey: {
      accountId: '444455556666',
      reused: false,
      sessions: {
        nodes: [{ arn: expect.stringContaining('OrgAdmin/alice@example.com'), who: [{ origin: { id: mallory() } }] }],
      },
    },
  },
  'proof.graphql': {
    who: {
      hops: [
        { issuingEvents: [{ accountId: '111122223333' }, { accountId: '444455556666' }] },
        { issuingEvents: [{ eventId: '1b0e77aa-5c1d-4e8f-8a37-6d2f90b4c3e1', eventName: 'AssumeRole' }] },
      ],
    },
  },
  'quarantine.graphql': { quarantine: { nodes: [], pageInfo: { hasNextPage: false } } },
  'runs.graphql': { sources: [], workers: [], runs: { nodes: [], pageInfo: { hasNextPage: false } } },
  'verification.graphql': { verification: { running: null, last: null, faults: 0, findings: { nodes: [] } } },
  'tree.graphql': {
    accessKey: {
      sessions: {
        nodes: [
          {
            lineage: {
              nodes: expect.arrayContaining([
                expect.objectContaining({ kind: 'IAM_USER', title: 'mallory' }),
                expect.objectContaining({ kind: 'SESSION', title: 'OrgAdmin "alice@example.com"' }),
                expect.objectContaining({ kind: 'SESSION', title: 'log-reader "build-7781"' }),
              ]),
              truncated: false,
            },
          },
        ],
      },
    },
  },
  'who-many.graphql': {
    whoMany: [
      { eventName: 'StopLogging', status: 'PROVEN', origin: { id: mallory() } },
      { eventName: 'DeleteAccountPasswordPolicy', status: 'INCOMPLETE', origin: null },
      { eventName: expect.stringMatching(/^UpdateFunctionCode/), origin: { kind: 'WEB_IDENTITY' } },
    ],
  },
  'who.graphql': {
    who: {
      status: 'PROVEN',
      origin: { kind: 'IAM_USER', id: mallory() },
      claims: expect.arrayContaining([{ kind: 'ROLE_SESSION_NAME', value: 'alice@example.com', authority: 'CALLER' }]),
    },
  },
};

function mallory(): string {
  return 'arn:aws:iam::111122223333:user/mallory';
}

/** An answer without what grows by the second: how long ago the last record of an area was. */
function withoutLag(data: unknown): unknown {
  return JSON.parse(JSON.stringify(data, (member, value: unknown) => (member === 'lagSeconds' ? null : value)));
}

describe('the operations that are shown as examples', () => {
  let db: TestDatabase;
  let api: TestApi;
  beforeAll(async () => {
    db = await sampleStore();
    api = await startTestApi(db);
  });
  afterAll(async () => {
    await api.close();
    await db.drop();
  });

  it('are all expected to answer something', () => {
    expect(QUESTIONS).toEqual(Object.keys(ANSWERS).sort());
    expect(FILES).toEqual(expect.arrayContaining(STREAMS));
  });

  it.each(QUESTIONS)('%s answers what the sample incident holds, interpreted and compiled', async (file) => {
    const query = readFileSync(path.join(FOLDER, file), 'utf8');
    const first = await api.ask(query);
    expect(first.errors).toBeUndefined();
    expect(first.data).toMatchObject(ANSWERS[file] as object);
    // The second time it is compiled, and from then on.
    const expected = withoutLag(first.data);
    for (let again = 0; again < 2; again += 1) expect(withoutLag((await api.ask(query)).data)).toEqual(expected);
  });

  it.each(FILES)('%s says in its first line what it is for, and costs little', async (file) => {
    const query = readFileSync(path.join(FOLDER, file), 'utf8');
    expect(query).toMatch(/^# \S.{20,}/);
    if (STREAMS.includes(file)) return;
    expect((await api.ask(query)).extensions?.cost.requested).toBeLessThan(1_000);
  });

  it.each(STREAMS)('%s is told of the sample incident, which was known before', async (file) => {
    const query = readFileSync(path.join(FOLDER, file), 'utf8');
    const stream = await openEvents(api.url, { query });
    expect(stream.status).toBe(200);
    if (file === 'arrivals.graphql') {
      const [first] = await stream.nodes(1);
      expect(first).toMatchObject({ cursor: expect.stringMatching(/^\d+e\d+$/), event: { who: {} } });
    }
    stream.close();
  });
});
