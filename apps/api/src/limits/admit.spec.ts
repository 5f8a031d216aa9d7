import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { admissionTo } from './admit.ts';
import { LIMITS } from './limits.ts';

const SCHEMA = buildSchema(`
  directive @cost(weight: String!) on FIELD_DEFINITION
  directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!]) on FIELD_DEFINITION
  type Query {
    thing: Thing @cost(weight: "3")
    things(first: Int!): Page @cost(weight: "10") @listSize(slicingArguments: ["first"], sizedFields: ["nodes"])
    many(ids: [String!]!): [Thing] @cost(weight: "2") @listSize(slicingArguments: ["ids"])
  }
  type Page { nodes: [Thing] total: Int more: Thing }
  type Thing { name: String other: Thing kin: [Thing] @listSize(assumedSize: 4) }
`);
const admit = admissionTo(SCHEMA, LIMITS);

const ask = (query: string, variables: Record<string, unknown> = {}, operationName: string | null = null) =>
  admit({ query, variables, operationName });

function costOf(query: string, variables?: Record<string, unknown>): number | string {
  const admitted = ask(query, variables);
  return admitted.ok ? admitted.value.cost : admitted.reason.code;
}

describe('the size of a page', () => {
  it.each([-1, 0, 201, 1_000_000])('of %i is refused, and what it may be is said', (first) => {
    const message = `"first" asks for ${first}: expected 1 to 200 at a time`;
    const refused = { ok: false, reason: { code: 'PAGE_SIZE_REFUSED', message } };
    expect(ask(`{ things(first: ${first}) { total } }`)).toMatchObject(refused);
    expect(ask('query ($n: Int!) { things(first: $n) { total } }', { n: first })).toMatchObject(refused);
  });

  it.each([1, 200])('of %i is taken', (first) => {
    expect(ask(`{ things(first: ${first}) { total } }`)).toMatchObject({ ok: true });
  });
});

describe('the cost of a query', () => {
  it.each([
    ['a value', '{ thing { name } }', 3],
    ['an object below', '{ thing { other { name } } }', 4],
    ['a list of an assumed size', '{ thing { kin { other { name } } } }', 3 + 4 * (1 + 1)],
    [
      'a page: what stands beside its nodes once',
      '{ things(first: 5) { nodes { other { name } } more { name } total } }',
      10 + 5 * 2 + 1,
    ],
    [
      'the same by a fragment',
      '{ things(first: 5) { ...P } } fragment P on Page { nodes { other { name } } more { name } }',
      21,
    ],
    [
      'one fragment in pages of two sizes',
      '{ a: things(first: 5) { ...P } b: things(first: 7) { ...P } } fragment P on Page { nodes { name } }',
      32,
    ],
    ['a list of ids', '{ many(ids: ["a", "b", "c"]) { other { name } } }', 3 * (2 + 1)],
  ])('counts %s', (_what, query, cost) => {
    expect(costOf(query)).toBe(cost);
  });

  it('goes by variables, and by what the operation proposes for them', () => {
    const query = 'query ($n: Int! = 7) { things(first: $n) { nodes { name } } }';
    expect([costOf(query), costOf(query, { n: 2 }), costOf(query, { n: 900 })]).toEqual([17, 12, 'PAGE_SIZE_REFUSED']);
  });

  it('is refused beyond the budget', () => {
    expect(costOf('{ things(first: 200) { nodes { kin { kin { kin { name } } } } } }')).toBe('QUERY_TOO_COSTLY');
  });
});

describe('what is admitted', () => {
  it('is one operation alone, with its fragments, and its variables with what it proposes', () => {
    const query =
      'query A($n: Int = 3) { thing { ...F } } query B { thing { other { name } } } fragment F on Thing { name }';
    const admitted = ask(query, {}, 'A');
    expect(admitted).toMatchObject({ ok: true, value: { variables: { n: 3 } } });
    expect(admitted.ok && admitted.value.query).toMatch(/^query A\(\$n: Int = 3\) \{[^]+fragment F on Thing/);
    expect(admitted.ok && admitted.value.query).not.toContain('query B');
  });

  it('is the text as it came where there is one operation', () => {
    const query = '{ thing { name } } # as it came';
    expect(ask(query)).toMatchObject({ ok: true, value: { query } });
  });
});
