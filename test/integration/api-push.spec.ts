import { readFileSync, readdirSync } from 'node:fs';
import { request } from 'node:http';
import type { ClientRequest } from 'node:http';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addToken } from '#access';
import { startTestApi } from '../support/api-server.ts';
import type { TestApi } from '../support/api-server.ts';
import { eventIdOf, recordTextOf } from '../builders/record-text.ts';
import { lostOrDoubled, oracleOf } from '../support/conservation.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { SAMPLE_INCIDENT } from '../support/sample-store.ts';
import { generateTrail } from '../support/trail-generator.ts';

type Summary = {
  readonly files: Record<'found' | 'read' | 'skipped' | 'failed', number>;
  readonly records: Record<'seen' | 'new' | 'duplicate' | 'conflict' | 'quarantined', number>;
  readonly sessions: Record<'total' | 'resolved' | 'waiting', number>;
  readonly seconds: number;
};

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const STORED = `
  select (select count(*) from ledger.record)::int as records, (select count(*) from ledger.quarantine)::int as quarantined,
    (select count(*) from ledger.object)::int as objects`;

describe('POST /v1/records', () => {
  let db: TestDatabase;
  let api: TestApi;
  let token: string;
  beforeAll(async () => {
    db = await freshDatabase();
    token = await addToken(db.pool, 'firehose');
    api = await startTestApi(db, { authMode: 'token' });
  });
  afterAll(async () => {
    await api.close();
    await db.drop();
  });

  const push = (body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${api.url}/v1/records`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      body: body,
    });
  const stored = async (): Promise<Record<'records' | 'quarantined' | 'objects', number>> =>
    (await db.pool.query<Record<'records' | 'quarantined' | 'objects', number>>(STORED)).rows[0]!;

  let before: Awaited<ReturnType<typeof stored>>;
  beforeEach(async () => {
    before = await stored();
  });

  const one = (word: string): unknown => JSON.parse(recordTextOf(word));

  it.each<[string, (word: string) => string, number]>([
    ["a log file's body", (word) => JSON.stringify({ Records: [one(`${word}a`), one(`${word}b`)] }), 2],
    ['NDJSON', (word) => `${recordTextOf(`${word}a`)}\n${recordTextOf(`${word}b`)}\n`, 2],
    ['an array', (word) => JSON.stringify([one(`${word}a`), one(`${word}b`)]), 2],
    [
      'an EventBridge envelope',
      (word) => JSON.stringify({ 'detail-type': 'AWS API Call via CloudTrail', detail: one(word) }),
      1,
    ],
    [
      'a CloudWatch Logs subscription',
      (word) =>
        JSON.stringify({
          messageType: 'DATA_MESSAGE',
          logEvents: [{ id: '1', timestamp: 1, message: recordTextOf(word) }],
        }),
      1,
    ],
    [
      'LookupEvents output',
      (word) => JSON.stringify({ Events: [{ EventId: eventIdOf(word), CloudTrailEvent: recordTextOf(word) }] }),
      1,
    ],
  ])('stores %s, gzipped or not, and counts what comes again as duplicate', async (what, of, count) => {
    const response = await push(of(what));
    expect([response.status, (await response.json()) as Summary]).toMatchObject([
      200,
      {
        files: { found: 1, read: 1, failed: 0 },
        records: { seen: count, new: count, duplicate: 0, conflict: 0, quarantined: 0 },
      },
    ]);
    const again = await push(gzipSync(of(what)), { 'content-encoding': 'gzip' });
    expect(await again.json()).toMatchObject({ records: { seen: count, new: 0, duplicate: count } });
    expect((await push(gzipSync(of(`${what} 2`)), { 'content-type': 'application/gzip' })).status).toBe(200);
    expect((await stored()).records - before.records).toBe(2 * count);
  });

  it('answers as `ingest --json` does, once the lineage covers what came', async () => {
    const files = readdirSync(SAMPLE_INCIDENT, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.json'),
    );
    const texts = files.map((name) => readFileSync(path.join(SAMPLE_INCIDENT, name), 'utf8'));
    const summary = (await (await push(texts.join('\n'))).json()) as Summary;
    expect(Object.keys(summary)).toEqual(['files', 'records', 'sessions', 'seconds']);
    const { seen, new: fresh, duplicate } = summary.records;
    expect(summary.records).toEqual({ seen: fresh + duplicate, new: fresh, duplicate, conflict: 0, quarantined: 0 });
    expect(seen).toBeGreaterThanOrEqual(85);
    expect(duplicate).toBeGreaterThanOrEqual(6);
    expect(summary.sessions.total).toBeGreaterThan(10);
    const answer = await api.post(
      '{"query":"{ who(eventId: \\"7f3c1c2e-52d4-4b0e-9f0d-1f2a5b6c7d8e\\") { ... on Attribution { status } } }"}',
      {
        authorization: `Bearer ${token}`,
      },
    );
    expect(await answer.json()).toMatchObject({ data: { who: { status: 'PROVEN' } } });
  });

  it('keeps what is no record, says so, and stores its neighbours', async () => {
    const response = await push(`${recordTextOf('good')}\n{"no":"record"}\n`);
    expect([response.status, await response.json()]).toMatchObject([
      200,
      { records: { seen: 2, new: 1, quarantined: 1 } },
    ]);
    expect((await stored()).quarantined - before.quarantined).toBe(1);
  });

  it('loses and doubles nothing of a trail that is pushed by several at once, and again', async () => {
    const own = await freshDatabase();
    const ownToken = await addToken(own.pool, 'firehose');
    const server = await startTestApi(own, { authMode: 'token' });
    try {
      const files = [...generateTrail({ seed: 7, records: 1_200, files: 12 })];
      const send = async (file: (typeof files)[number]): Promise<Summary['records']> => {
        for (;;) {
          const response = await fetch(`${server.url}/v1/records`, {
            method: 'POST',
            headers: { authorization: `Bearer ${ownToken}`, 'content-type': 'application/gzip' },
            body: file.bytes,
          });
          if (response.status === 200) return ((await response.json()) as Summary).records;
          expect([response.status, response.headers.get('retry-after')]).toEqual([
            503,
            expect.stringMatching(/^[1-9]\d?$/),
          ]);
          await response.arrayBuffer();
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      };
      const sent = await Promise.all([...files, ...files].map(send));
      for (const { seen, new: fresh, duplicate, conflict, quarantined } of sent) {
        expect(seen).toBe(fresh + duplicate + conflict + quarantined);
      }
      const oracle = await oracleOf(
        7,
        files.flatMap((file) => file.records.map((record) => ({ path: '-', ...record }))),
      );
      const faults = await lostOrDoubled(own.pool, oracle);
      // Pushes have no names, so what is told of files and of positions in them does not apply.
      expect(faults.filter((fault) => /^(lost|stored)/.test(fault))).toEqual([]);
      expect(sent.reduce((sum, { seen }) => sum + seen, 0)).toBe(2_400);
    } finally {
      await server.close();
      await own.drop();
    }
  }, 120_000);

  it.each<[string, Record<string, string>, number]>([
    ['no token', { authorization: '' }, 401],
    ['a wrong token', { authorization: `Bearer bt_${'A'.repeat(43)}` }, 401],
    ['another encoding', { 'content-encoding': 'br' }, 415],
    ['a page from elsewhere', { origin: 'https://evil.example' }, 403],
    ['a form of a page from elsewhere', { ...FORM, origin: 'https://evil.example' }, 403],
    ['a form that an older page has sent', { ...FORM, 'sec-fetch-site': 'cross-site' }, 403],
  ])('stores nothing that comes with %s', async (_what, headers, status) => {
    expect((await push(recordTextOf('unwanted'), headers)).status).toBe(status);
    expect(await stored()).toEqual(before);
  });

  it.each([
    ['curl', 'application/x-www-form-urlencoded'],
    ['text', 'text/plain'],
    ['a program', 'application/x-anything'],
    ['nobody', null],
  ])('stores what comes with the type that %s gives, gzipped or not', async (word, type) => {
    const headers = { authorization: `Bearer ${token}`, ...(type === null ? {} : { 'content-type': type }) };
    const send = (body: Uint8Array): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const asked = request(`${api.url}/v1/records`, { method: 'POST', headers });
        asked.on('error', reject).on('response', (came) => {
          resolve(json(came).then((told) => [came.statusCode, told]));
        });
        asked.end(body);
      });
    const stored = [200, { records: { seen: 1, new: 1 } }];
    expect(await send(Buffer.from(recordTextOf(`typed by ${word}`)))).toMatchObject(stored);
    expect(await send(gzipSync(recordTextOf(`packed by ${word}`)))).toMatchObject(stored);
  });

  it('says that there is no body, and that other methods store nothing', async () => {
    const authorization = `Bearer ${token}`;
    const empty = await fetch(`${api.url}/v1/records`, { method: 'POST', headers: { authorization } });
    expect([empty.status, await empty.json()]).toMatchObject([400, { code: 'BODY_UNREADABLE' }]);
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const other = await fetch(`${api.url}/v1/records`, { method, headers: { authorization } });
      expect([other.status, other.headers.get('allow')]).toEqual([405, 'POST']);
    }
  });

  it('stores nothing that a browser sends with its cookie', async () => {
    const login = await fetch(`${api.url}/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    const cookie = login.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const response = await fetch(`${api.url}/v1/records`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: recordTextOf('unwanted'),
    });
    expect([response.status, await stored()]).toEqual([401, before]);
  });

  it('turns a body away that says it is too large, before it is read', async () => {
    expect(await statusOf(open({ 'content-length': '100000000000' }), (asked) => asked.flushHeaders())).toBe(413);
    expect(await stored()).toEqual(before);
  });

  it('says where a bomb and a broken stream ended', async () => {
    const bomb = await push(gzipSync(Buffer.alloc(40_000_000, ' ')), { 'content-type': 'application/gzip' });
    expect([bomb.status, await bomb.json()]).toMatchObject([413, { code: 'BODY_TOO_LARGE', files: { failed: 1 } }]);
    const whole = gzipSync(recordTextOf('cut'));
    const cut = await push(whole.subarray(0, whole.length - 9), { 'content-type': 'application/gzip' });
    expect([cut.status, await cut.json()]).toMatchObject([
      422,
      { code: 'PUSH_NOT_READ', error: expect.stringContaining('GZIP_TRUNCATED') },
    ]);
  });

  it('says when to come again while as many as can be are being stored, and takes it then', async () => {
    const slow = [open({}), open({}), open({})];
    const statuses = slow.map((asked) => statusOf(asked, () => asked.write(`${recordTextOf('slow')}\n`)));
    expect(await Promise.race(statuses)).toBe(503);
    for (const asked of slow) asked.end();
    expect((await Promise.all(statuses)).sort()).toEqual([200, 200, 503]);
    expect((await push(recordTextOf('slow'))).status).toBe(200);
  });

  it('counts what was pushed', async () => {
    const response = await fetch(`${api.url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
    expect(await response.text()).toMatch(/^backtrail_push_records_total\{outcome="new"\} [1-9]/m);
  });

  function open(headers: Record<string, string>): ClientRequest {
    const all = { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson', ...headers };
    return request(`${api.url}/v1/records`, { method: 'POST', headers: all, agent: false });
  }
});

function statusOf(asked: ClientRequest, send: (asked: ClientRequest) => void): Promise<number> {
  return new Promise((resolve, reject) => {
    asked.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on('error', reject);
    send(asked);
  });
}
