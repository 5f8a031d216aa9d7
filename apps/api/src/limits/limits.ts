import type { Rate } from './token-bucket.ts';

/** How much may be pushed. */
export type PushLimits = {
  /** Pushes that are stored at the same time, whoever sent them. */
  readonly atOnce: number;
  /** Of one source: the bearer of one token. */
  readonly requests: Rate;
  /** Of one source, as they come over the line: gzip counts as gzip. */
  readonly bytes: Rate;
  /** How far the lineage may be behind, in seconds, before no more is let in. */
  readonly lagSeconds: number;
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
  /** Points that one message of a stream may cost. */
  readonly messageCost: number;
  /** Streams, or operations over WebSocket, of one viewer at the same time; as many WebSockets. */
  readonly streamsOfViewer: number;
  /** Of everybody together, of one process. */
  readonly streams: number;
  /** Records, changes and epochs that may lie behind the cursor of a new stream. */
  readonly streamReplay: number;
  /** Records or changes by which a stream may be behind before some are passed over. */
  readonly streamBehind: number;
  /** Messages that are told all the same of what is passed over, if there are no more. */
  readonly streamHeld: number;
  /** Between two signs of life of a stream, in milliseconds. */
  readonly streamBeatMs: number;
  /** For whoever follows a stream to take a message, in milliseconds. */
  readonly streamStallMs: number;
  /** Between two looks whether whoever opened a stream may still ask, in milliseconds. */
  readonly streamRecheckMs: number;
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
    lagSeconds: 300,
  },
  messageCost: 500,
  streamsOfViewer: 20,
  streams: 100,
  streamReplay: 25_000,
  streamBehind: 50_000,
  streamHeld: 500,
  streamBeatMs: 15_000,
  streamStallMs: 60_000,
  streamRecheckMs: 15_000,
};
