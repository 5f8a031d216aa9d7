import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rebuild } from '#projection';
import { listEvents } from '#query';
import { startTestApi } from '../support/api-server.ts';
import type { TestApi } from '../support/api-server.ts';
import { eventIdOf, recordTextOf } from '../builders/record-text.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { appendTexts } from '../support/ledger-batch.ts';
import { sampleStore } from '../support/sample-store.ts';

const HARM = '7f3c1c2e-52d4-4b0e-9f0d-1f2a5b6c7d8e';
const MALLORY = 'arn:aws:iam::111122223333:user/mallory';

type Page = {
  readonly nodes: readonly {
    readonly id: string;
    readonly eventId: string;
    readonly who: { readonly origin: { id: string } | null };
  }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
};

describe('questions over GraphQL', () => {
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

  async function ask<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
    const { data, errors } = await api.ask(query, variables);
    expect(errors).toBeUndefined();
    return data as T;
  }

  async function statementsFor(query: string, variables: Record<string, unknown>): Promise<number> {
    const before = api.statements();
    await ask(query, variables);
    return api.statements() - before;
  }

  const EVERYTHING = `
    query Everything($first: Int!) {
      events(first: $first) {
        nodes {
          raw delivery { object position }
          who { status origin { id } hops { issuingEvents { eventId delivery { object } } } event { who { status } } }
        }
      }
    }`;

  it('costs as many statements for many events as for few', async () => {
    const few = await statementsFor(EVERYTHING, { first: 20 });
    expect(await statementsFor(EVERYTHING, { first: 60 })).toBe(few);
    expect(few).toBeLessThanOrEqual(7);
  });

  it('costs as many statements for many sessions as for few', async () => {
    const query = `query Sessions($first: Int!) {
      sessions(of: "arn:aws:iam::111122223333:role/ci-deploy", first: $first) { nodes { arn who { status origin { id } } } } }`;
    const few = await statementsFor(query, { first: 1 });
    expect(await statementsFor(query, { first: 3 })).toBe(few);
  });

  it('costs as many statements for many ids as for one', async () => {
    const query =
      'query Many($ids: [String!]!) { whoMany(eventIds: $ids) { ... on Attribution { status event { raw } } } }';
    const { events } = await ask<{ events: Page }>(
      '{ events(first: 30) { nodes { id eventId } pageInfo { endCursor } } }',
    );
    const ids = events.nodes.map(({ eventId }) => eventId);
    const one = await statementsFor(query, { ids: [HARM] });
    expect(await statementsFor(query, { ids })).toBe(one);
  });

  const PAGE = `query Page($after: String, $orderBy: EventOrder!, $filter: EventFilter) {
    events(first: 7, after: $after, orderBy: $orderBy, filter: $filter) {
      nodes { id eventId who { origin { id } } } pageInfo { hasNextPage endCursor } } }`;

  async function allPages(variables: Record<string, unknown>): Promise<Page['nodes']> {
    const nodes: Page['nodes'][number][] = [];
    for (let after: string | null = null; ;) {
      const { events }: { events: Page } = await ask<{ events: Page }>(PAGE, { ...variables, after });
      nodes.push(...events.nodes);
      if (!events.pageInfo.hasNextPage) return nodes;
      after = events.pageInfo.endCursor;
    }
  }

  it('gives every event once, page by page, in either order', async () => {
    const none = {
      from: null,
      until: null,
      account: null,
      action: null,
      sourceIp: null,
      isError: false,
      isWrite: false,
    };
    const expected = (await listEvents(db.pool, { ...none, limit: 1000 })).map(({ eventId }) => eventId);
    const forwards = await allPages({ orderBy: 'TIME_ASC' });
    const backwards = await allPages({ orderBy: 'TIME_DESC' });
    expect(forwards.map(({ eventId }) => eventId)).toEqual(expected);
    expect(backwards.map(({ id }) => id)).toEqual(forwards.map(({ id }) => id).reverse());
  });

  it('finds by the real actor exactly what that actor did, in either order, whatever it acted as', async () => {
    const all = await allPages({ orderBy: 'TIME_ASC' });
    const expected = all.filter(({ who }) => who.origin?.id === MALLORY).map(({ id }) => id);
    expect(expected.length).toBeGreaterThan(15);
    const filter = { originId: MALLORY };
    expect((await allPages({ orderBy: 'TIME_ASC', filter })).map(({ id }) => id)).toEqual(expected);
    expect((await allPages({ orderBy: 'TIME_DESC', filter })).map(({ id }) => id)).toEqual([...expected].reverse());
  });

  it('gives all that a principal did by its name as by the filter', async () => {
    const { principal } = await ask<{ principal: { actions: { nodes: { event: { id: string } }[] } } }>(
      `query P($arn: String!) { principal(arn: $arn) { ... on Principal { actions(first: 200) { nodes { event { id } } } } } }`,
      { arn: MALLORY },
    );
    const byFilter = await allPages({ orderBy: 'TIME_ASC', filter: { originId: MALLORY } });
    expect(principal.actions.nodes.map(({ event }) => event.id)).toEqual(byFilter.map(({ id }) => id));
  });

  it.each([
    [
      { action: 'iam:Create*', accountId: '444455556666' },
      "and event_name like $1 and account = $2 and event_source = 'iam.amazonaws.com'",
      ['Create%', '444455556666'],
    ],
    [
      { from: '2026-11-03T14:20:00Z', to: '2026-11-03T14:25:00Z' },
      'and event_time >= $1 and event_time < $2',
      ['2026-11-03T14:20:00Z', '2026-11-03T14:25:00Z'],
    ],
    [
      { from: '2026-11-03T14:59:00+01:00', onlyErrors: true },
      'and event_time >= $1 and error_code is not null',
      ['2026-11-03T13:59:00Z'],
    ],
    [{ errorCode: 'AccessDenied' }, 'and error_code = $1', ['AccessDenied']],
    [{ sourceIp: '203.0.113.66', onlyWrites: true }, 'and source_ip = $1 and is_read_only is false', ['203.0.113.66']],
  ])('narrows down by %j', async (filter, condition, values) => {
    const expected = await db.pool.query<{ id: string }>(
      `select distinct event_uuid::text as id from ledger.record where true ${condition} order by 1`,
      values,
    );
    const found = await allPages({ orderBy: 'TIME_DESC', filter });
    expect(expected.rows.length).toBeGreaterThan(0);
    expect([...new Set(found.map(({ eventId }) => eventId))].sort()).toEqual(expected.rows.map(({ id }) => id));
  });

  it.each(["'", "' or 1=1 --", '$1', '%', '_', '*', '\\', '"; drop table x', 'ʼ', '{not:""}', '.*.*.*.*='])(
    'takes %j as text and nothing else, in every argument',
    async (text) => {
      const filter = { accountId: text, sourceIp: text, errorCode: text, originId: text };
      expect(await allPages({ orderBy: 'TIME_ASC', filter })).toEqual([]);
      const { data, errors } = await api.ask(
        `query Q($t: String!) { who(eventId: $t) { __typename } event(eventId: $t) { __typename } accessKey(id: $t) { __typename }
           session(id: $t) { __typename } principal(arn: $t) { __typename } }`,
        { t: text },
      );
      expect(errors).toBeUndefined();
      expect(
        new Set(Object.values(data ?? {}).map((outcome) => (outcome as { __typename: string }).__typename)),
      ).toEqual(new Set(['NotFound', 'InvalidIdentifier']));
    },
  );

  it.each([
    [
      'a NUL in an id',
      '{ who(eventId: "a\\u0000b") { ... on Problem { code } } }',
      { data: { who: { code: 'INVALID_IDENTIFIER' } } },
    ],
    [
      'a NUL in a filter',
      '{ events(first: 1, filter: {action: "a\\u0000"}) { nodes { id } } }',
      { errors: [{ extensions: { code: 'ARGUMENT_INVALID' } }] },
    ],
    [
      'a key where an event belongs',
      '{ who(eventId: "ASIAWO645SY5IRDEMO3B") { ... on Problem { code hint } } }',
      { data: { who: { code: 'INVALID_IDENTIFIER', hint: expect.stringContaining('accessKey') } } },
    ],
    [
      'a made-up cursor',
      '{ events(first: 1, after: "WzEsMl0") { nodes { id } } }',
      { errors: [{ extensions: { code: 'CURSOR_INVALID' } }] },
    ],
    [
      'a cursor of no base64',
      '{ events(first: 1, after: "?") { nodes { id } } }',
      { errors: [{ extensions: { code: 'CURSOR_INVALID' } }] },
    ],
    [
      'a time without a zone',
      '{ events(first: 1, filter: {from: "2026-11-03T14:20:00"}) { nodes { id } } }',
      { errors: [{ extensions: { code: 'QUERY_INVALID' } }] },
    ],
    [
      'an account that was never ingested',
      '{ accessKey(id: "ASIAQ7X3GSDSYRDEMOZZ") { ... on OutOfCoverage { code accountIds } } }',
      { data: { accessKey: { code: 'OUT_OF_COVERAGE', accountIds: ['068172550373'] } } },
    ],
    [
      'a principal of such an account',
      '{ principal(arn: "arn:aws:iam::999900001111:user/x") { ... on OutOfCoverage { code accountIds } } }',
      { data: { principal: { accountIds: ['999900001111'] } } },
    ],
    ['a node id that is none', '{ node(id: "bm9uZQ") { id } }', { data: { node: null } }],
  ])('answers %s in its own way', async (_what, query, expected) => {
    expect(await api.ask(query)).toMatchObject(expected);
  });

  const NODES = `query Ids($key: String!, $arn: String!, $event: String!) {
    who(eventId: $event) { ... on Attribution { event { id } origin { principal { id } } } }
    accessKey(id: $key) { ... on AccessKey { id sessions(first: 1) { nodes { id } } } }
    principal(arn: $arn) { ... on Principal { id } } }`;
  type Ids = {
    who: { event: { id: string }; origin: { principal: { id: string } } };
    accessKey: { id: string; sessions: { nodes: [{ id: string }] } };
    principal: { id: string };
  };
  const idsIn = ({ who, accessKey, principal }: Ids): readonly string[] => [
    who.event.id,
    who.origin.principal.id,
    accessKey.id,
    accessKey.sessions.nodes[0].id,
    principal.id,
  ];
  const ASKED = { key: 'ASIAWO645SY5IRDEMO3B', arn: MALLORY, event: HARM };

  it('gives the same ids after a rebuild and in another store, and finds each thing by its id', async () => {
    const ids = idsIn(await ask<Ids>(NODES, ASKED));
    for (const id of ids) {
      const { node } = await ask<{ node: { id: string } }>('query N($id: ID!) { node(id: $id) { id } }', { id });
      expect(node).toEqual({ id });
    }
    await rebuild(db.pool);
    expect(idsIn(await ask<Ids>(NODES, ASKED))).toEqual(ids);
    const other = await sampleStore();
    const otherApi = await startTestApi(other);
    try {
      expect(idsIn((await otherApi.ask(NODES, ASKED)).data as Ids)).toEqual(ids);
    } finally {
      await otherApi.close();
      await other.drop();
    }
  });

  it('knows what a session came from and what came from it, the nearest first', async () => {
    const query = `query S($key: String!) { accessKey(id: $key) { ... on AccessKey { sessions(first: 1) { nodes {
      ancestors(first: 10) { nodes { name roleArn } } descendants(first: 10) { nodes { roleArn } } } } } } }`;
    type Relatives = {
      accessKey: { sessions: { nodes: { ancestors: { nodes: unknown[] }; descendants: { nodes: unknown[] } }[] } };
    };
    const [orgAdmin] = (await ask<Relatives>(query, { key: 'ASIAWO645SY5IRDEMO3B' })).accessKey.sessions.nodes;
    expect(orgAdmin).toMatchObject({
      ancestors: { nodes: [{ name: 'build-7781', roleArn: expect.stringContaining('ci-deploy') }] },
      descendants: { nodes: [] },
    });
    const [ciDeploy] = (await ask<Relatives>(query, { key: 'ASIARTX3GSDSYRDEMO2A' })).accessKey.sessions.nodes;
    expect(ciDeploy?.ancestors.nodes).toEqual([]);
    expect(ciDeploy?.descendants.nodes).toHaveLength(2);
  });
});

describe('questions to a store that has just been written to', () => {
  it('are answered with their lineage, without a worker', async () => {
    const db = await freshDatabase();
    const api = await startTestApi(db);
    try {
      const empty = await api.ask(`{ who(eventId: "${HARM}") { __typename } }`);
      expect(empty.data).toEqual({ who: { __typename: 'OutOfCoverage' } });
      await appendTexts(db.pool, [recordTextOf('fresh')]);
      const answer = await api.ask(
        `{ who(eventId: "${eventIdOf('fresh')}") { __typename ... on Attribution { status } } }`,
      );
      expect(answer.data).toMatchObject({ who: { __typename: 'Attribution', status: expect.any(String) as unknown } });
    } finally {
      await api.close();
      await db.drop();
    }
  });
});
