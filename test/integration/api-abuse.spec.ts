import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApi } from '../support/api-server.ts';
import type { TestApi } from '../support/api-server.ts';
import { ABUSES } from '../support/abuse.ts';
import type { TestDatabase } from '../support/database.ts';
import { sampleStore } from '../support/sample-store.ts';

const QUESTION = JSON.stringify({ query: '{ who(eventId: "x") { __typename } }' });

type Refused = { readonly errors?: readonly { extensions: { code: string } }[]; readonly code?: string };

describe('what the API is attacked with', () => {
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

  /** Status and code of a refusal, and that no statement was run for it. */
  async function refusalOf(send: () => Promise<Response>): Promise<readonly [number, string | undefined]> {
    const before = api.statements();
    const response = await send();
    const body = (await response.json()) as Refused;
    expect(api.statements() - before).toBe(0);
    return [response.status, body.errors?.[0]?.extensions.code ?? body.code];
  }

  it.each(ABUSES)('$name is refused as $code, and costs no statement', async ({ query, variables, code }) => {
    const body = JSON.stringify({ query, variables });
    expect(await refusalOf(() => api.post(body))).toEqual([400, code]);
    // Nor when it is remembered.
    expect(await refusalOf(() => api.post(body))).toEqual([400, code]);
  });

  it.each([
    ['several requests at once', `[${QUESTION},${QUESTION}]`, 400, 'BATCH_REFUSED'],
    ['an empty list of requests', '[]', 400, 'BATCH_REFUSED'],
    ['no query', '{}', 400, 'REQUEST_MALFORMED'],
    ['a query that is no text', '{"query":{"a":1}}', 400, 'REQUEST_MALFORMED'],
    [
      'a query as its own syntax tree',
      JSON.stringify({ query: '{"kind":"Document","definitions":[]}' }),
      400,
      'QUERY_SYNTAX',
    ],
    ['variables that are no object', '{"query":"{viewer{name}}","variables":[1]}', 400, 'REQUEST_MALFORMED'],
    ['a body that is no JSON', '{"query"', 400, 'BODY_UNREADABLE'],
    ['a body that is null', 'null', 400, 'REQUEST_MALFORMED'],
    [
      'JSON nested 50,000 deep',
      `{"query":"{viewer{name}}","variables":{"a":${'['.repeat(45_000)}${']'.repeat(45_000)}}}`,
      200,
      undefined,
    ],
    [
      'variables of 5 MB',
      JSON.stringify({ query: '{viewer{name}}', variables: { a: 'x'.repeat(5_000_000) } }),
      413,
      'BODY_TOO_LARGE',
    ],
    ['a query of 101 KB', JSON.stringify({ query: `{viewer{name}} ${'#'.repeat(103_000)}` }), 413, 'BODY_TOO_LARGE'],
  ])('%s', async (_what, body, status, code) => {
    expect(await refusalOf(() => api.post(body))).toEqual([status, code]);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/graphql',
    '',
  ])('a body of the type %j is refused', async (type) => {
    expect(await refusalOf(() => api.post(QUESTION, { 'content-type': type }))).toEqual([415, 'MEDIA_TYPE_REFUSED']);
  });

  it.each([
    ['*/*', 200, 'application/json; charset=utf-8'],
    ['application/json', 200, 'application/json; charset=utf-8'],
    [
      'application/graphql-response+json, application/json;q=0.9',
      200,
      'application/graphql-response+json; charset=utf-8',
    ],
    ['text/html', 406, 'application/json; charset=utf-8'],
  ])('answers whoever accepts %s with %i, as %s', async (accept, status, type) => {
    const response = await api.post('{"query":"{viewer{name}}"}', { accept });
    expect([response.status, response.headers.get('content-type')]).toEqual([status, type]);
  });

  it('refuses questions and mutations by GET', async () => {
    for (const query of ['{viewer{name}}', 'mutation{viewer{name}}']) {
      const url = `${api.url}/graphql?query=${encodeURIComponent(query)}`;
      expect(await refusalOf(() => fetch(url))).toEqual([405, 'METHOD_NOT_ALLOWED']);
    }
  });

  it('keeps the operations of one text apart, compiled or not', async () => {
    const query = 'query A { viewer { name } } query B { viewer { authMode } }';
    for (let again = 0; again < 3; again += 1) {
      const answers = await Promise.all(
        ['A', 'B'].map(async (operationName) => (await api.post(JSON.stringify({ query, operationName }))).json()),
      );
      expect(answers).toMatchObject([
        { data: { viewer: { name: 'anonymous' } } },
        { data: { viewer: { authMode: 'none' } } },
      ]);
    }
  });

  it.each([
    ['sec-fetch-site', 'cross-site'],
    ['sec-fetch-site', 'same-site'],
    ['origin', 'https://evil.example'],
    ['origin', 'null'],
    ['origin', 'http://127.0.0.1:1'],
  ])('refuses what a page from elsewhere sends: %s %s', async (name, value) => {
    expect(await refusalOf(() => api.post(QUESTION, { [name]: value }))).toEqual([403, 'CROSS_SITE_REFUSED']);
  });

  it('takes what a page of its own sends', async () => {
    const headers = { origin: api.url, 'sec-fetch-site': 'same-origin' };
    expect((await api.post('{"query":"{viewer{name}}"}', headers)).status).toBe(200);
  });

  it('refuses a Host header that names another machine', async () => {
    const before = api.statements();
    expect(await statusOf(api.url, { host: 'rebound.example', 'content-type': 'application/json' })).toBe(421);
    expect(api.statements()).toBe(before);
  });

  it('answers what is within the limits, up to each of them', async () => {
    const { status, data } = await api.ask(
      `{ viewer { ${Array.from({ length: 30 }, (_, i) => `a${i}: name`).join(' ')} } }`,
    );
    expect([status, Object.keys((data as { viewer: object }).viewer)]).toEqual([200, expect.arrayContaining(['a29'])]);
    const deep =
      '{ who(eventId: "7f3c1c2e-52d4-4b0e-9f0d-1f2a5b6c7d8e") { ... on Attribution { event { who { event { who { event { who { event { who { event { who { status } } } } } } } } } } } } }';
    expect((await api.ask(deep)).errors).toBeUndefined();
    const ids = Array.from({ length: 200 }, (_, i) => `no-such-event-${i}`);
    expect((await api.ask('query ($ids: [String!]!) { whoMany(eventIds: $ids) { __typename } }', { ids })).status).toBe(
      200,
    );
  });

  it('says what a question costs, and shows the whole schema to whoever asks for it', async () => {
    expect((await api.ask('{ viewer { name } }')).extensions).toEqual({ cost: { requested: 1, limit: 5000 } });
    const { getIntrospectionQuery } = await import('graphql');
    const { status, data } = await api.ask(getIntrospectionQuery());
    expect([status, data]).toEqual([200, expect.objectContaining({ __schema: expect.anything() as unknown })]);
  });
});

function statusOf(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/graphql`, { method: 'POST', headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on('error', reject).end(QUESTION);
  });
}
