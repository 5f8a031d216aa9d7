import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rebuild } from '#projection';
import { LIMITS } from '../../apps/api/src/limits/limits.ts';
import { aRecord, bytesOf } from '../builders/a-record.ts';
import type { RecordJson } from '../builders/a-record.ts';
import { startTestApi } from '../support/api-server.ts';
import type { TestApi } from '../support/api-server.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { foldAll } from '../support/fold-all.ts';
import { asSuperuser } from '../support/ledger-batch.ts';
import { appendRecords, newRecordsOf } from '../support/new-records.ts';
import { DOUBT, STORY_OF_DOUBT } from '../support/story-of-doubt.ts';
import { openEvents, openSocket } from '../support/stream-clients.ts';
import type { HeardNode, StreamClient } from '../support/stream-clients.ts';

const CHANGES = `
  subscription Changes($filter: ChangeFilter, $after: String) {
    attributionChanged(filter: $filter, after: $after) {
      __typename
      ... on AttributionChange {
        cursor epoch knownFrom sessionId sessionArn
        before { status origin { id } }
        after { status origin { id } }
        changedBy { eventId accountId }
      }
      ... on FellBehind { cursor skipped askAfter }
    }
  }`;
const ARRIVALS = `
  subscription Arrivals($filter: EventFilter, $after: String, $raw: Boolean! = false) {
    eventArrived(filter: $filter, after: $after) {
      __typename
      ... on EventArrival { cursor epoch event { eventId raw @include(if: $raw) who { status origin { id } } } }
      ... on FellBehind { cursor skipped askAfter fromEpoch untilEpoch }
    }
  }`;
const EVENTS = `
  query Events($filter: EventFilter) {
    events(first: 200, filter: $filter, orderBy: TIME_ASC) { nodes { eventId } }
  }`;
const HISTORY = `
  query History($id: String!) {
    who(eventId: $id) { ... on Attribution { history { epoch knownFrom status origin { id } changedBy { eventId } } } }
  }`;

/** Stores records and has the lineage cover them: an epoch, or more where others hold the horizon back. */
async function learn(db: TestDatabase, ...records: readonly RecordJson[]): Promise<void> {
  await appendRecords(db.pool, newRecordsOf(records.map(bytesOf), 0));
  await foldAll(db.pool);
}

const idOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** Follows by SSE, or by one operation over a WebSocket. */
const TRANSPORTS = {
  SSE: (url: string, query: string, variables: Record<string, unknown>) => openEvents(url, { query, variables }),
  WebSocket: async (url: string, query: string, variables: Record<string, unknown>) => {
    const socket = await openSocket(url);
    socket.subscribe('one', { query, variables });
    return socket;
  },
} as const;

/** The messages of a stream until they tell of so many things: each of one, or of as many as were passed over. */
async function heardOf(client: StreamClient, count: number): Promise<HeardNode[]> {
  const heard: HeardNode[] = [];
  for (let told = 0; told < count;) {
    const [node] = await client.nodes(1);
    if (node === undefined) throw new Error('no message');
    heard.push(node);
    told += node.skipped ?? 1;
    expect(told).toBeLessThanOrEqual(count);
  }
  return heard;
}

describe('what the lineage learns', () => {
  let db: TestDatabase;
  let api: TestApi;
  beforeAll(async () => {
    db = await freshDatabase();
    api = await startTestApi(db);
  });
  afterAll(async () => {
    await api.close();
    await db.drop();
  });

  it('is told as it comes in: an answer that a late record changes, and events that can be asked about', async () => {
    const session = 's_6cb146027d68bca6';
    const clients = [
      await openEvents(api.url, { query: CHANGES }),
      await openEvents(api.url, { query: CHANGES, method: 'GET' }),
      await TRANSPORTS.WebSocket(api.url, CHANGES, { after: '0' }),
      await openEvents(api.url, { query: CHANGES, variables: { filter: { sessionId: session } } }),
      await openEvents(api.url, { query: CHANGES, variables: { filter: { principal: DOUBT.alice } } }),
    ];
    const events = await openEvents(api.url, { query: ARRIVALS });
    for (const [, record] of STORY_OF_DOUBT) await learn(db, record);

    const [heard = [], ...others] = await Promise.all(clients.map((client) => client.nodes(2)));
    const bob = `arn:aws:iam::${DOUBT.account}:user/bob`;
    const expected = {
      __typename: 'AttributionChange',
      sessionId: session,
      sessionArn: `arn:aws:sts::${DOUBT.account}:assumed-role/Deploy/ci`,
    };
    expect(heard).toMatchObject([
      {
        ...expected,
        before: [{ status: 'INCOMPLETE', origin: null }],
        after: [{ status: 'PROVEN', origin: { id: DOUBT.alice } }],
        changedBy: [{ eventId: DOUBT.alicesCall, accountId: DOUBT.account }],
      },
      {
        ...expected,
        before: [{ status: 'PROVEN', origin: { id: DOUBT.alice } }],
        after: [{ status: 'AMBIGUOUS', origin: null }],
        changedBy: [{ eventId: DOUBT.bobsCall, accountId: DOUBT.account }],
      },
    ]);
    for (const other of others) expect(other).toEqual(heard);
    expect((await events.nodes(3)).map(({ event }) => event)).toMatchObject([
      { eventId: DOUBT.use, who: { status: 'INCOMPLETE', origin: null } },
      { eventId: DOUBT.alicesCall, who: { status: 'PROVEN', origin: { id: DOUBT.alice } } },
      { eventId: DOUBT.bobsCall, who: { status: 'PROVEN', origin: { id: bob } } },
    ]);
    for (const client of [...clients, events]) client.close();
  });

  it('is what the history of the answer says', async () => {
    const client = await openEvents(api.url, { query: CHANGES, variables: { after: '0' } });
    const told = await client.nodes(2);
    client.close();
    const { data } = await api.ask(HISTORY, { id: DOUBT.use });
    const { history } = (data as { who: { history: Record<string, unknown>[] } }).who;
    const changes = told.map(({ epoch, knownFrom, changedBy, after }) => {
      const records = changedBy as { eventId: string }[];
      const [answer] = after as { status: string; origin: unknown }[];
      return { epoch, knownFrom, changedBy: records.map(({ eventId }) => ({ eventId })), ...answer };
    });
    expect(changes).toEqual(history.slice(1));
  });

  it('is told again from any cursor on, by either transport, and after a rebuild', async () => {
    const whole = await openEvents(api.url, { query: ARRIVALS, variables: { after: '0' } });
    const all = await whole.nodes(3);
    whole.close();
    await rebuild(db.pool);
    await foldAll(db.pool);
    for (const [index, { cursor }] of all.slice(0, 2).entries()) {
      for (const open of Object.values(TRANSPORTS)) {
        const client = await open(api.url, ARRIVALS, { after: cursor });
        expect(await client.nodes(2 - index)).toEqual(all.slice(index + 1));
        client.close();
      }
    }
    const returning = { 'last-event-id': all[1]?.cursor ?? '' };
    const browser = await openEvents(api.url, { query: ARRIVALS, variables: { after: '0' }, headers: returning });
    expect(await browser.nodes(1)).toEqual(all.slice(2));
    browser.close();
  });

  it('goes on through a rebuild, and where the server loses the connection on which it listens', async () => {
    const client = await openEvents(api.url, { query: ARRIVALS });
    await rebuild(db.pool);
    await asSuperuser(db.adminUrl, (admin) =>
      admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %' and datname = current_database()`,
      ),
    );
    await learn(db, aRecord({ eventID: idOf(50) }));
    expect((await client.nodes(1)).map(({ event }) => event?.eventId)).toEqual([idOf(50)]);
    client.close();
  });

  it('is narrowed down by the filters of the list of events, as the list is', async () => {
    const { cursor = '' } = (await taken(api.url, { after: '0' }, 4)).at(-1) ?? {};
    const alice = { type: 'IAMUser', principalId: 'AIDAALICE', arn: DOUBT.alice, accountId: DOUBT.account };
    const texts = [
      { eventName: 'DeleteUser', userIdentity: { ...alice, accessKeyId: 'AKIAALICE', userName: 'alice' } },
      { eventName: 'CreateUser', eventSource: 'iam.amazonaws.com', readOnly: false },
      { eventName: 'createuser', eventSource: 'iam.amazonaws.com', errorCode: 'AccessDenied', readOnly: false },
      { eventName: 'ListUsers', eventSource: 'iam.amazonaws.com', readOnly: true, sourceIPAddress: '203.0.113.9' },
      { eventName: 'CreateKey', eventSource: 'kms.amazonaws.com', recipientAccountId: '444455556666' },
      { eventName: 'C%', eventSource: 'kms.amazonaws.com', eventTime: '2026-03-03T00:00:00Z' },
    ];
    await learn(db, ...texts.map((members, index) => aRecord({ eventID: idOf(100 + index), ...members })));
    const filters = [
      {},
      { action: 'Create*' },
      { action: 'iam:*User*' },
      { action: 'C%' },
      { action: '*' },
      { onlyErrors: true },
      { onlyWrites: true },
      { errorCode: 'AccessDenied' },
      { sourceIp: '203.0.113.9' },
      { accountId: '444455556666' },
      { from: '2026-03-03T00:00:00Z' },
      { to: '2026-03-03T00:00:00Z', action: 'c*' },
      { originId: DOUBT.alice },
      { originId: 'arn:aws:iam::111122223333:user/bob' },
    ];
    const ids = texts.map((_text, index) => idOf(100 + index));
    const counting = await startTestApi(db, { limits: { ...LIMITS, streamBehind: 0, streamHeld: 0 } });
    for (const filter of filters) {
      const { data } = await api.ask(EVENTS, { filter });
      const listed = (data as { events: { nodes: { eventId: string }[] } }).events.nodes.map(({ eventId }) => eventId);
      const wanted = listed.filter((id) => ids.includes(id));
      if (wanted.length === 0) continue;
      const told = await taken(api.url, { filter, after: cursor }, wanted.length);
      expect([filter, told.map(({ event }) => event?.eventId).sort()]).toEqual([filter, wanted.sort()]);
      // Nor is any more told: a server that passes everything over counts as many.
      const counted = await taken(counting.url, { filter, after: cursor }, 1);
      expect([filter, counted[0]?.skipped]).toEqual([filter, wanted.length]);
    }
    await counting.close();
  });
});

/** So many messages of a stream of events. */
async function taken(url: string, variables: Record<string, unknown>, count: number): Promise<HeardNode[]> {
  const client = await openEvents(url, { query: ARRIVALS, variables });
  const nodes = await client.nodes(count);
  client.close();
  return nodes;
}

/** What two ends of a connection on this machine may hold between them, in bytes. */
function heldBySockets(): number {
  const mostOf = (name: string): number => {
    try {
      return Number(readFileSync(`/proc/sys/net/ipv4/${name}`, 'utf8').trim().split(/\s+/)[2]);
    } catch {
      return 8 * 1024 * 1024;
    }
  };
  return mostOf('tcp_rmem') + mostOf('tcp_wmem');
}

describe('whoever takes messages too slowly', () => {
  const BIG = 512 * 1024;
  const A_DAY_MS = 86_400_000;
  const limits = { ...LIMITS, streamBehind: 30, streamHeld: 10, streamStallMs: A_DAY_MS };
  let db: TestDatabase;
  let api: TestApi;
  const all: string[] = [];
  beforeAll(async () => {
    db = await freshDatabase();
    api = await startTestApi(db, { limits });
  });
  afterAll(async () => {
    await api.close();
    await db.drop();
  });

  it('is told how many were passed over, and is told them all where it asks again', async () => {
    const clients = await Promise.all(
      Object.values(TRANSPORTS).map((open) => open(api.url, ARRIVALS, { raw: true, after: '0' })),
    );
    const fast = await openEvents(api.url, { query: ARRIVALS, variables: { after: '0' } });
    for (const client of clients) client.pause();
    const store = async (...members: readonly RecordJson[]): Promise<void> => {
      const records = members.map((member) => aRecord({ eventID: idOf(all.push('') + 1_000), ...member }));
      all.splice(-records.length, records.length, ...records.map(({ eventID }) => String(eventID)));
      await learn(db, ...records);
      // Whoever takes them at once is never behind.
      expect((await fast.nodes(records.length)).map(({ event }) => event?.eventId).sort()).toEqual(
        all.slice(-records.length).sort(),
      );
    };
    const filler = { requestParameters: { text: 'x'.repeat(BIG) } };
    for (let bytes = 0; bytes < heldBySockets() + 6 * BIG; bytes += 4 * BIG)
      await store(filler, filler, filler, filler);
    for (let epoch = 0; epoch < 5; epoch += 1) await store(...Array.from({ length: 12 }, () => ({})));

    for (const client of clients) {
      client.resume();
      const heard = await heardOf(client, all.length);
      const first = heard.findIndex(({ __typename }) => __typename === 'FellBehind');
      const behind = heard[first];
      expect(behind?.skipped).toBeGreaterThan(limits.streamHeld);
      // Too many at once for the small limits of this server, which counts them again.
      const again = await taken(api.url, { after: behind?.['askAfter'] }, 1);
      expect(again).toMatchObject([{ __typename: 'FellBehind', skipped: all.length - first }]);
    }
    const patient = await startTestApi(db);
    const missed = await openEvents(patient.url, { query: ARRIVALS, variables: { after: '0' } });
    expect((await missed.nodes(all.length)).map(({ event }) => event?.eventId).sort()).toEqual([...all].sort());
    missed.close();
    await patient.close();

    await learn(db, aRecord({ eventID: idOf(9_000) }));
    for (const client of [...clients, fast]) {
      expect((await client.nodes(1)).map(({ event }) => event?.eventId)).toEqual([idOf(9_000)]);
      client.close();
    }
    const metrics = await (await fetch(`${api.url}/metrics`)).text();
    expect(metrics).toMatch(/^backtrail_stream_fell_behind_total [1-9]/m);
  });
});
