import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApi } from '../support/api-server.ts';
import type { GraphqlAnswer, TestApi } from '../support/api-server.ts';
import type { TestDatabase } from '../support/database.ts';
import { sampleStore } from '../support/sample-store.ts';

const PAGE = 'nodes { eventId }';

/** Queries whose variables, defaults and types a compiler may get wrong. */
const QUESTIONS: readonly (readonly [query: string, variables: Record<string, unknown>])[] = [
  [`query ($o: EventOrder!) { events(first: 2, orderBy: $o) { ${PAGE} } }`, { o: 'TIME_ASC' }],
  [`query ($o: EventOrder! = TIME_ASC) { events(first: 2, orderBy: $o) { ${PAGE} } }`, {}],
  [`query ($f: DateTime) { events(first: 2, filter: {from: $f}) { ${PAGE} } }`, {}],
  [`query ($f: DateTime) { events(first: 2, filter: {from: $f}) { ${PAGE} } }`, { f: null }],
  [`query ($f: EventFilter) { events(first: 2, filter: $f) { ${PAGE} } }`, {}],
  [
    `query ($f: EventFilter) { events(first: 2, filter: $f) { ${PAGE} } }`,
    { f: { from: '2026-11-03T14:00:00+01:00' } },
  ],
  [`query ($f: EventFilter) { events(first: 2, filter: $f) { ${PAGE} } }`, { f: { from: 'x' } }],
  [`query ($f: EventFilter) { events(first: 2, filter: $f) { ${PAGE} } }`, { f: { nope: 'x' } }],
  [`query ($n: Int!) { events(first: $n) { ${PAGE} } }`, { n: 2.5 }],
  [`query ($n: Int!) { events(first: $n) { ${PAGE} } }`, { n: '3' }],
  [`query ($n: Int!) { events(first: $n) { ${PAGE} } }`, {}],
  ['query ($b: Boolean!) { viewer { name @skip(if: $b) authMode @include(if: $b) } }', { b: true }],
  ['query ($b: Boolean = true) { viewer { name @skip(if: $b) authMode @include(if: $b) } }', {}],
  ['query ($id: ID!) { node(id: $id) { __typename id ... on Event { eventName } } }', { id: 5 }],
  ['query ($ids: [String!]!) { whoMany(eventIds: $ids) { __typename } }', { ids: 'single' }],
  ['query ($ids: [String!]!) { whoMany(eventIds: $ids) { __typename } }', { ids: [null] }],
  ['{ __typename viewer { __typename } }', {}],
  ['{ events(first: 1, after: "x") { nodes { id } } viewer { name } }', {}],
  [
    '{ a: events(first: 1) { ...F } b: events(first: 1) { ...F } } fragment F on EventConnection { nodes { eventId } }',
    {},
  ],
];

describe('a query that is compiled', () => {
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

  /** What programs go by: messages may be worded differently. */
  const essence = ({ status, data, errors }: GraphqlAnswer): unknown => [
    status,
    data,
    errors?.map(({ extensions, path }) => [extensions.code, path]),
  ];

  it.each(QUESTIONS)('is answered as when it was interpreted: %s %j', async (query, variables) => {
    // The text is remembered, so each case has its own; it is compiled when it is asked the second time.
    const text = `${query} # ${JSON.stringify(variables)}`;
    const interpreted = await api.ask(text, variables);
    for (let again = 0; again < 3; again += 1)
      expect(essence(await api.ask(text, variables))).toEqual(essence(interpreted));
  });

  it('is of its own text, whatever its variables were the first time', async () => {
    const query = `query ($a: String!) { events(first: 3, filter: {action: $a}) { nodes { eventName } } }`;
    for (const action of ['CreateUser', 'AssumeRole', 'CreateUser', 'AssumeRole']) {
      const { data } = await api.ask(query, { a: action });
      const names = (data as { events: { nodes: { eventName: string }[] } }).events.nodes.map(
        ({ eventName }) => eventName,
      );
      expect(new Set(names)).toEqual(new Set([action]));
    }
  });

  it('is told what is wrong with it soon, however often it repeats itself', async () => {
    const query = `{ events(first: 1) { nodes { ${'eventId '.repeat(1_400)} } } }`;
    expect(essence(await api.ask(query))).toEqual([400, undefined, [['QUERY_INVALID', undefined]]]);
  });
});
