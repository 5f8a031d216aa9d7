import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addToken, revokeToken } from '#access';
import { LIMITS } from '../../apps/api/src/limits/limits.ts';
import { startTestApi } from '../support/api-server.ts';
import type { TestApi } from '../support/api-server.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { foldAll } from '../support/fold-all.ts';
import { appendTexts } from '../support/ledger-batch.ts';
import { recordTextOf } from '../builders/record-text.ts';
import { openEvents, openSocket } from '../support/stream-clients.ts';

const ARRIVALS = `
  subscription Arrivals($after: String) {
    eventArrived(after: $after) { ... on EventArrival { cursor event { eventId } } }
  }`;
const TWO = `subscription Two { eventArrived { __typename } attributionChanged { __typename } }`;
const COSTLY = `
  subscription Costly {
    eventArrived { ... on EventArrival { event { who { history { hops { issuingEvents { raw } } } origin { principal { actions(first: 100) { nodes { eventId } } } } } } } }
  }`;
const SOCKET_STREAMS = 'backtrail_streams{transport="websocket"}';
const NOBODYS = `bt_${'A'.repeat(43)}`;

describe('a stream of a server that asks for a token', () => {
  const limits = { ...LIMITS, streamRecheckMs: 50, streamBeatMs: 50, streamsOfViewer: 3, streamReplay: 3 };
  let db: TestDatabase;
  let api: TestApi;
  let bearer: Record<string, string>;
  const bearerOf = async (name: string): Promise<Record<string, string>> => ({
    authorization: `Bearer ${await addToken(db.pool, name)}`,
  });
  const metric = async (series: string): Promise<number> => {
    const text = await (await fetch(`${api.url}/metrics`, { headers: bearer })).text();
    const line = text.split('\n').find((one) => one.startsWith(`${series} `));
    return Number(line?.slice(series.length + 1));
  };
  /** Streams are let go of a moment after whoever followed them has gone. */
  const untilNoneIsOpen = async (): Promise<void> => {
    for (const open of ['backtrail_streams{transport="sse"}', SOCKET_STREAMS, 'backtrail_websockets']) {
      while ((await metric(open)) > 0) await new Promise(setImmediate);
    }
  };

  beforeAll(async () => {
    db = await freshDatabase();
    api = await startTestApi(db, { authMode: 'token', limits });
    bearer = await bearerOf('watcher');
  });
  afterAll(async () => {
    await api.close();
    await db.drop();
  });

  it('is told to nobody without one, nor to a page from elsewhere, nor under another name of the server', async () => {
    const statuses = async (headers: Record<string, string>): Promise<number[]> => {
      const [events, byGet, socket] = await Promise.all([
        openEvents(api.url, { query: ARRIVALS, headers }),
        openEvents(api.url, { query: ARRIVALS, headers, method: 'GET' }),
        openSocket(api.url, headers),
      ]);
      for (const client of [events, byGet, socket]) client.close();
      return [events.status, byGet.status, socket.status];
    };
    expect(await statuses({})).toEqual([401, 401, 401]);
    expect(await statuses({ authorization: `Bearer ${NOBODYS}` })).toEqual([401, 401, 401]);
    expect(await statuses({ ...bearer, origin: 'https://elsewhere.example' })).toEqual([403, 403, 403]);
    expect(await statuses({ ...bearer, 'sec-fetch-site': 'cross-site' })).toEqual([403, 403, 403]);
    await untilNoneIsOpen();
    expect(await statuses(bearer)).toEqual([200, 200, 101]);
    await untilNoneIsOpen();
  });

  it('gives signs of life', async () => {
    const events = await openEvents(api.url, { query: ARRIVALS, headers: bearer });
    while (events.beats() < 3) await new Promise(setImmediate);
    events.close();
    await untilNoneIsOpen();
  });

  it('ends when the token is revoked, and says why', async () => {
    const own = await bearerOf('leaver');
    const events = await openEvents(api.url, { query: ARRIVALS, headers: own });
    const socket = await openSocket(api.url, own);
    socket.subscribe('one', { query: ARRIVALS });
    await revokeToken(db.pool, 'leaver');
    for (const client of [events, socket]) {
      expect(await client.next()).toMatchObject({
        event: 'next',
        payload: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
      });
      expect(await client.next()).toMatchObject({ event: 'complete' });
      expect(await client.next()).toBe('end');
    }
    expect(await socket.closed).toBe(4403);
    await untilNoneIsOpen();
  });

  it('is one of so many of a viewer, and its place is free again when it ends', async () => {
    const open = () => openEvents(api.url, { query: ARRIVALS, headers: bearer });
    const three = await Promise.all([open(), open(), open()]);
    const refused = await open();
    expect([refused.status, await refused.body()]).toMatchObject([429, { code: 'STREAMS_EXHAUSTED' }]);
    const socket = await openSocket(api.url, bearer);
    for (const payload of [{ query: ARRIVALS }, { query: '{ viewer { name } }' }]) {
      socket.subscribe('one', payload);
      const heard = await socket.next();
      expect(heard).toMatchObject({ event: 'error', payload: [{ extensions: { code: 'STREAMS_EXHAUSTED' } }] });
    }
    for (const client of three) client.close();
    while ((await metric('backtrail_streams{transport="sse"}')) > 0) await new Promise(setImmediate);
    socket.subscribe('two', { query: '{ viewer { name } }' });
    expect(await socket.next()).toMatchObject({ event: 'next', payload: { data: { viewer: { name: 'watcher' } } } });
    expect(await socket.next()).toMatchObject({ event: 'complete', id: 'two' });
    const sockets = await Promise.all([openSocket(api.url, bearer), openSocket(api.url, bearer)]);
    expect((await openSocket(api.url, bearer)).status).toBe(429);
    for (const client of [socket, ...sockets]) {
      client.close();
      await client.closed;
    }
    await untilNoneIsOpen();
  });

  it('is let go of when whoever follows it over a WebSocket has enough', async () => {
    const socket = await openSocket(api.url, bearer);
    socket.subscribe('one', { query: ARRIVALS });
    while ((await metric(SOCKET_STREAMS)) < 1) await new Promise(setImmediate);
    socket.complete('one');
    while ((await metric(SOCKET_STREAMS)) > 0) await new Promise(setImmediate);
    socket.close();
    await untilNoneIsOpen();
  });

  it.each([
    ['several fields at once', TWO, {}, 'QUERY_INVALID'],
    ['what costs too much for each message', COSTLY, {}, 'QUERY_TOO_COSTLY'],
    ['a field that is none', 'subscription { nothing }', {}, 'QUERY_INVALID'],
    ['a variable of another type', ARRIVALS, { after: 7 }, 'VARIABLES_INVALID'],
    ['a change of something', 'mutation { nothing }', {}, 'OPERATION_UNKNOWN'],
    ['a cursor that is none', ARRIVALS, { after: 'yesterday' }, 'CURSOR_INVALID'],
    ['a cursor of another field', ARRIVALS, { after: '1c1' }, 'CURSOR_INVALID'],
    ['a cursor of a time to come', ARRIVALS, { after: '99' }, 'CURSOR_AHEAD'],
    [
      'a filter that cannot be',
      'subscription { attributionChanged(filter: { sessionId: "x" }) { __typename } }',
      {},
      'ARGUMENT_INVALID',
    ],
  ])('is refused for %s, before anything is told', async (_what, query, variables, code) => {
    const events = await openEvents(api.url, { query, variables, headers: bearer });
    expect([events.status, await events.body()]).toMatchObject([400, { errors: [{ extensions: { code } }] }]);
    const socket = await openSocket(api.url, bearer);
    socket.subscribe('one', { query, variables });
    expect(await socket.next()).toMatchObject({ event: 'error', payload: [{ extensions: { code } }] });
    socket.close();
    await socket.closed;
    await untilNoneIsOpen();
  });

  it('is refused where more was missed than is told again', async () => {
    await appendTexts(
      db.pool,
      ['one', 'two', 'three', 'four'].map((word) => recordTextOf(word)),
    );
    await foldAll(db.pool);
    const events = await openEvents(api.url, { query: ARRIVALS, variables: { after: '0' }, headers: bearer });
    expect([events.status, await events.body()]).toMatchObject([
      400,
      { errors: [{ extensions: { code: 'CURSOR_TOO_OLD' } }] },
    ]);
  });

  it('is asked for by its own media type, which a query may be as well', async () => {
    const subscribed = await api.post(JSON.stringify({ query: ARRIVALS }), bearer);
    expect([subscribed.status, await subscribed.json()]).toMatchObject([
      400,
      { errors: [{ extensions: { code: 'OPERATION_UNKNOWN' } }] },
    ]);
    const query = '{ viewer { name } }';
    const told = await openEvents(api.url, { query, headers: bearer });
    expect(await told.next()).toMatchObject({ event: 'next', payload: { data: { viewer: { name: 'watcher' } } } });
    expect(await told.next()).toEqual({ event: 'complete', payload: null });
    const byGet = await openEvents(api.url, { query, headers: bearer, method: 'GET' });
    expect(byGet.status).toBe(405);
    byGet.close();
  });

  it('is spoken in one protocol over WebSocket', async () => {
    expect(await (await openSocket(api.url, bearer, ['graphql-ws'])).closed).toBeGreaterThan(0);
    const socket = await openSocket(api.url, bearer);
    socket.subscribe('one', { query: 'x'.repeat(LIMITS.bodyBytes) });
    expect(await socket.closed).toBe(1009);
    expect((await openSocket(`${api.url}/elsewhere`, bearer)).status).toBe(404);
    await untilNoneIsOpen();
  });

  it('leaves other offers of another protocol alone: they are served as if they had made none', async () => {
    const headers = {
      ...bearer,
      'content-type': 'application/json',
      connection: 'Upgrade, HTTP2-Settings',
      upgrade: 'h2c',
    };
    const text = await new Promise<string>((resolve, reject) => {
      const asked = request(`${api.url}/graphql`, { method: 'POST', headers, agent: false }, (response) => {
        response.setEncoding('utf8').on('data', resolve);
      });
      asked.on('error', reject);
      asked.end(JSON.stringify({ query: '{ viewer { name } }' }));
    });
    expect(JSON.parse(text)).toMatchObject({ data: { viewer: { name: 'watcher' } } });
  });

  it('is told that it ends when the server does', async () => {
    const server = await startTestApi(db);
    const events = await openEvents(server.url, { query: ARRIVALS });
    const socket = await openSocket(server.url);
    socket.subscribe('one', { query: ARRIVALS, variables: { after: '0' } });
    await socket.nodes(4);
    await server.close();
    expect(await events.next()).toEqual({ event: 'complete', payload: null });
    expect(await socket.next()).toEqual({ event: 'complete', id: 'one', payload: null });
    expect([await events.next(), await socket.next(), await socket.closed]).toEqual(['end', 'end', 1001]);
  });
});
