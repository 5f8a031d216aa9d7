import type { Rate } from './token-bucket.ts';

/** How much may be pushed. */
export type PushLimits = {
  /** Pushes that are stored at the same time, whoever sent them. */
  readonly atOnce: number;
  /** Of one source: the bearer of one token. */
  readonly requests: Rate;
  /** Of one source, as they come over the line: gzip counts as gzip. */
  readonly bytes: Rate;
};

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
  readonly push: PushLimits;
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
  push: {
    // As many cores as decode at the same time on a small machine; beyond, everybody would be slower and nobody sooner.
    atOnce: 2,
    // More than a store on a small machine takes in, so that a quota is met by whoever floods it and nobody else.
    requests: { perSecond: 50, burst: 500 },
    bytes: { perSecond: 32 * 1024 * 1024, burst: 512 * 1024 * 1024 },
  },
};
