/** A request that must be refused before anything of it runs, and the code that says why. */
export type Abuse = {
  readonly name: string;
  readonly code: string;
  readonly query: string;
  readonly variables?: unknown;
};

const nested = (depth: number, open: (level: number) => string, innermost: string): string =>
  `${Array.from({ length: depth }, (_, level) => open(level)).join('')}${innermost}${'}'.repeat(depth)}`;

const many = (count: number, of: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => of(i)).join(' ');

/** Fragments that spread the next one twice: 2^n fields in a few hundred bytes. */
function doubling(levels: number, on: string, innermost: string, way: (spread: string) => string): string {
  const fragments = many(levels, (i) => `fragment F${i} on ${on} { ...F${i + 1} ...F${i + 1} }`);
  return `{ ${way('...F0')} } ${fragments} fragment F${levels} on ${on} { ${innermost} }`;
}

const who = (inner: string): string => `who(eventId: "x") { ... on Attribution { ${inner} } }`;

/** From an answer to its event and back again. */
const roundAndRound = (depth: number): string =>
  `{ ${who(nested(depth, (i) => (i % 2 === 0 ? 'event {' : 'who {'), 'status'))} }`;

/** The requests that the API is known to be attacked with. */
export const ABUSES: readonly Abuse[] = [
  { name: 'depth 13', code: 'QUERY_TOO_DEEP', query: roundAndRound(12) },
  { name: 'depth 500', code: 'QUERY_TOO_LARGE', query: roundAndRound(500) },
  {
    name: 'depth by fragments',
    code: 'QUERY_TOO_DEEP',
    query: `{ ${who('...A0')} } ${many(20, (i) => `fragment A${i} on Attribution { event { who { ...A${i + 1} } } }`)} fragment A20 on Attribution { status }`,
  },
  { name: '31 aliases', code: 'QUERY_TOO_MANY_ALIASES', query: `{ viewer { ${many(31, (i) => `a${i}: name`)} } }` },
  { name: '2,000 aliases', code: 'QUERY_TOO_LARGE', query: `{ viewer { ${many(2_000, (i) => `a${i}: name`)} } }` },
  {
    name: 'aliases of a fragment, multiplied',
    code: 'QUERY_TOO_MANY_ALIASES',
    query: `{ viewer { ...F ...F ...F ...F } } fragment F on Viewer { ${many(8, (i) => `a${i}: name`)} }`,
  },
  {
    name: '2,000 aliases of the question itself',
    code: 'QUERY_TOO_LARGE',
    query: `{ ${many(2_000, (i) => `a${i}: viewer { name }`)} }`,
  },
  { name: '11 questions', code: 'QUERY_TOO_MANY_ROOT_FIELDS', query: `{ ${many(11, () => 'viewer { name }')} }` },
  {
    name: '11 questions by fragments',
    code: 'QUERY_TOO_MANY_ROOT_FIELDS',
    query: `{ ...F ... on Query { ...F } } fragment F on Query { ${many(6, () => 'viewer { name }')} }`,
  },
  { name: '50,000 tokens', code: 'QUERY_TOO_LARGE', query: `{ viewer { ${'name '.repeat(18_000)} } }` },
  { name: '5,000 directives', code: 'QUERY_TOO_LARGE', query: `{ viewer { name ${'@a '.repeat(5_000)} } }` },
  {
    name: '21 directives',
    code: 'QUERY_TOO_MANY_DIRECTIVES',
    query: `{ viewer { name ${'@skip(if: false) '.repeat(21)} } }`,
  },
  {
    name: 'a fragment that contains itself',
    code: 'QUERY_FRAGMENT_CYCLE',
    query: `{ viewer { ...F } } fragment F on Viewer { name ...F }`,
  },
  {
    name: 'fragments that contain each other, under fields',
    code: 'QUERY_FRAGMENT_CYCLE',
    query: `{ ${who('...A')} } fragment A on Attribution { event { ...B } } fragment B on Event { who { ...A } }`,
  },
  {
    name: 'fragments that double 16 times',
    code: 'QUERY_TOO_LARGE',
    query: doubling(16, 'Viewer', 'name', (spread) => `viewer { ${spread} }`),
  },
  {
    name: 'fragments that double 80 times',
    code: 'QUERY_TOO_LARGE',
    query: doubling(80, 'Viewer', 'name', (spread) => `viewer { ${spread} }`),
  },
  {
    name: 'questions that double 60 times',
    code: 'QUERY_TOO_MANY_ROOT_FIELDS',
    query: doubling(60, 'Query', 'viewer { name }', (spread) => spread),
  },
  {
    name: '200 by 100 inline fragments',
    code: 'QUERY_TOO_LARGE',
    query: `{ ${who(many(100, () => `... on Attribution { ${many(20, () => '... on Attribution { status }')} }`))} }`,
  },
  { name: 'first: 1e9', code: 'PAGE_SIZE_REFUSED', query: '{ events(first: 1000000000) { nodes { id } } }' },
  { name: 'first: 201', code: 'PAGE_SIZE_REFUSED', query: '{ events(first: 201) { nodes { id } } }' },
  { name: 'first: 0', code: 'PAGE_SIZE_REFUSED', query: '{ events(first: 0) { nodes { id } } }' },
  { name: 'first: -1', code: 'PAGE_SIZE_REFUSED', query: '{ events(first: -1) { nodes { id } } }' },
  {
    name: 'first by a variable',
    code: 'PAGE_SIZE_REFUSED',
    query: 'query ($n: Int!) { events(first: $n) { nodes { id } } }',
    variables: { n: 1e9 },
  },
  {
    name: 'first by what a variable proposes',
    code: 'PAGE_SIZE_REFUSED',
    query: 'query ($n: Int! = 1000000) { events(first: $n) { nodes { id } } }',
  },
  { name: 'no first', code: 'QUERY_INVALID', query: '{ events { nodes { id } } }' },
  { name: 'a fraction as first', code: 'QUERY_INVALID', query: '{ events(first: 1e9) { nodes { id } } }' },
  {
    name: '201 ids at once',
    code: 'PAGE_SIZE_REFUSED',
    query: 'query ($ids: [String!]!) { whoMany(eventIds: $ids) { __typename } }',
    variables: { ids: Array.from({ length: 201 }, (_, i) => String(i)) },
  },
  {
    name: 'pages within pages',
    code: 'QUERY_TOO_COSTLY',
    query:
      '{ principal(arn: "x") { ... on Principal { actions(first: 200) { nodes { origin { principal { actions(first: 200) { nodes { status } } } } } } } } }',
  },
  {
    name: 'lineage for every session of a page',
    code: 'QUERY_TOO_COSTLY',
    query: '{ sessions(of: "AROAX", first: 200) { nodes { lineage { nodes { id } } } } }',
  },
  {
    name: 'a list literal 100,000 deep',
    code: 'QUERY_TOO_LARGE',
    query: `{ whoMany(eventIds: ${'['.repeat(48_000)}${']'.repeat(48_000)}) { __typename } }`,
  },
  {
    name: 'a list literal without an end',
    code: 'QUERY_TOO_LARGE',
    query: `{ whoMany(eventIds: ${'['.repeat(90_000)}`,
  },
  {
    name: 'the schema within the schema within the schema',
    code: 'QUERY_TOO_DEEP',
    query: `{ __schema { types { ${nested(12, (i) => (i % 2 === 0 ? 'fields { type {' : 'ofType { fields {'), 'name').replaceAll('}', '}}')} } } }`,
  },
  {
    name: 'the same by fields and types, within the depth',
    code: 'QUERY_INVALID',
    query: '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }',
  },
  {
    name: 'depth behind an alias called __schema',
    code: 'QUERY_TOO_DEEP',
    query: roundAndRound(40).replace('who(', '__schema: who('),
  },
  {
    name: 'a fragment called __schema that contains itself',
    code: 'QUERY_FRAGMENT_CYCLE',
    query: '{ viewer { ...__schema } } fragment __schema on Viewer { ...__schema }',
  },
  {
    name: 'an operation called __schema, too deep',
    code: 'QUERY_TOO_DEEP',
    query: `query __schema ${roundAndRound(40)}`,
  },
  { name: 'a fragment called __proto__', code: 'QUERY_INVALID', query: '{ viewer { ...__proto__ } }' },
  { name: 'a mutation that there is none of', code: 'QUERY_INVALID', query: 'mutation { viewer { name } }' },
  { name: 'a subscription', code: 'OPERATION_UNKNOWN', query: 'subscription { viewer { name } }' },
  {
    name: 'two operations and no name',
    code: 'OPERATION_UNKNOWN',
    query: 'query A { viewer { name } } query B { viewer { name } }',
  },
  { name: 'no operation', code: 'OPERATION_UNKNOWN', query: 'fragment F on Viewer { name }' },
  { name: 'what is no GraphQL', code: 'QUERY_SYNTAX', query: '{ viewer { name ' },
  { name: 'nothing but a NUL', code: 'QUERY_SYNTAX', query: '\0' },
];
