/** How much one request may ask for. One set for everybody; `docs/api.md` tells it to callers. */
export type Limits = {
  /** Of a GraphQL request's body, in bytes. */
  readonly bodyBytes: number;
  /** Lexical tokens of a document, counted while it is read: what nests deep or repeats itself ends here at the latest. */
  readonly tokens: number;
  /** Fields within fields. */
  readonly depth: number;
  /** The same for what stands below `__schema` and `__type`, which every explorer asks for and no record answers. */
  readonly introspectionDepth: number;
  /** Fields under another name, fragments written out. */
  readonly aliases: number;
  /** Fields of the operation itself, fragments written out. */
  readonly rootFields: number;
  /** Directives in use, fragments written out. */
  readonly directives: number;
  /** Fields of any kind, fragments written out. */
  readonly fields: number;
  /** The most that one page of a list may hold. */
  readonly pageSize: number;
  /** Points by `@cost` and `@listSize`, reckoned before anything runs. */
  readonly cost: number;
  /** From the arrival of a request to its answer, in milliseconds. */
  readonly deadlineMs: number;
  /** For one SQL statement, in milliseconds. */
  readonly statementMs: number;
  /** SQL statements of one request at the same time. */
  readonly statementsAtOnce: number;
};

export const LIMITS: Limits = {
  bodyBytes: 100 * 1024,
  tokens: 1_500,
  depth: 12,
  introspectionDepth: 20,
  aliases: 30,
  rootFields: 10,
  directives: 20,
  fields: 2_000,
  pageSize: 200,
  cost: 5_000,
  deadlineMs: 10_000,
  statementMs: 5_000,
  statementsAtOnce: 2,
};
