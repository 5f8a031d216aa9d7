import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { GraphQLError, createSourceEventStream, execute, parse, validate } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { err, ok } from '#kernel';
import type { Result } from '#kernel';
import type { Log } from '#platform';
import { CallerGone, DeadlineExceeded } from '../graphql/api-fault.ts';
import { contextOf, readsWithin } from '../graphql/make-context.ts';
import { createReachEpoch } from '../graphql/reach-epoch.ts';
import type { ContextDeps } from '../graphql/make-context.ts';
import type { Viewer } from '../graphql/request-context.ts';
import { beginField } from '../graphql/subscription-fields.ts';
import type { Message, OpeningContext } from '../graphql/subscription-fields.ts';
import { toldErrors } from '../graphql/told-errors.ts';
import type { ToldError } from '../graphql/told-errors.ts';
import type { Admitted } from '../limits/admit.ts';
import type { Authenticate } from '../login/authenticate.ts';
import type { StreamMetrics } from '../metrics/stream-metrics.ts';
import type { Feed } from './feed.ts';
import type { RunWatch } from './run-watch.ts';
import { StreamUnauthenticated } from './stream-faults.ts';
import type { TakeSlot } from './stream-slots.ts';

export type StreamDeps = ContextDeps & {
  readonly server: FastifyInstance;
  readonly feed: Feed;
  readonly runWatch: RunWatch;
  readonly takeSlot: TakeSlot;
  readonly authenticate: Authenticate;
  readonly log: Log;
  readonly metrics: StreamMetrics;
};

/** Who asks for a stream, and how. */
export type StreamAsked = {
  readonly viewer: Viewer;
  readonly headers: IncomingHttpHeaders;
  readonly requestId: string;
  readonly transport: 'sse' | 'websocket';
  /** Told when nothing of it goes on. */
  readonly onEnded?: () => void;
};

/** One result of a stream. */
export type StreamResult = {
  readonly data?: unknown;
  readonly errors?: readonly ToldError[];
  /** Where the stream goes on behind it; null for what is no message. */
  readonly cursor: string | null;
};

/** Why a stream ends: whoever followed it is gone or has enough, the server stops, or they may not ask any more. */
export type StreamEnd = 'gone' | 'closing' | 'unauthenticated';

export type OpenStream = {
  readonly results: AsyncIterableIterator<StreamResult, void, undefined>;
  readonly end: (why: StreamEnd) => void;
};

/** Messages whose fields are read together: so many, with so many bytes, or one. A record may have two megabytes. */
const AT_ONCE = 20;
const BYTES_AT_ONCE = 4 * 1024 * 1024;
/** How often in a row it may not be known whether somebody may still ask. */
const MOST_UNKNOWN = 4;

/**
 * Opens a stream for a subscription that was admitted. It takes one of the places for streams, looks from time to time
 * whether whoever opened it may still ask, and reads nothing while no result is taken.
 */
export async function openStream(
  { query, variables }: Admitted,
  asked: StreamAsked,
  deps: StreamDeps,
): Promise<Result<OpenStream, readonly ToldError[]>> {
  const { log } = deps;
  const { schema } = deps.server.graphql;
  const document = parse(query);
  const faults = validate(schema, document);
  if (faults.length > 0) return err(toldErrors(faults, asked.requestId, log));
  const slot = deps.takeSlot(asked.viewer.name);
  if (!slot.ok) return err(toldErrors([faultOf(slot.reason)], asked.requestId, log));

  const over = new AbortController();
  const leave = deps.feed.enter();
  const stopWatching = watchLogin(asked, deps, () => {
    end('unauthenticated');
  });
  deps.metrics.opened(asked.transport);
  const state: { ended: StreamEnd | null; isFree: boolean } = { ended: null, isFree: false };
  const free = (): void => {
    if (state.isFree) return;
    state.isFree = true;
    stopWatching();
    leave();
    slot.value();
    deps.metrics.closed(asked.transport);
    asked.onEnded?.();
  };
  const end = (why: StreamEnd): void => {
    state.ended ??= why;
    over.abort(new CallerGone());
    if (why === 'gone') free();
  };
  const opening: OpeningContext = {
    feed: deps.feed,
    runWatch: deps.runWatch,
    readPool: deps.readPool,
    limits: deps.limits,
    signal: over.signal,
    lastEventId: lastEventIdIn(asked),
  };
  try {
    const source = await createSourceEventStream({
      schema,
      document,
      contextValue: opening,
      variableValues: variables,
      subscribeFieldResolver: (_source, args: object, context: OpeningContext, { fieldName }) =>
        beginField(fieldName, args, context),
    });
    if ('errors' in source) {
      free();
      return err(toldErrors(source.errors ?? [], asked.requestId, log));
    }
    const operation = { schema, document, variables, asked, deps, signal: over.signal };
    const batches = source as AsyncIterable<readonly Message[]>; // as `beginField` gives them
    const results = resultsOf(batches, operation, () => state.ended, free);
    return ok({ results: endedByReturn(results, end), end });
  } catch (error) {
    free();
    throw error;
  }
}

type Operation = {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly asked: StreamAsked;
  readonly deps: StreamDeps;
  readonly signal: AbortSignal;
};

async function* resultsOf(
  batches: AsyncIterable<readonly Message[]>,
  operation: Operation,
  endedBy: () => StreamEnd | null,
  free: () => void,
): AsyncGenerator<StreamResult, void, undefined> {
  const { signal, asked, deps } = operation;
  const isOver = (): boolean => signal.aborted;
  const failed = (error: unknown): StreamResult => {
    return { errors: toldErrors([faultOf(error)], asked.requestId, deps.log), cursor: null };
  };
  try {
    for await (const batch of batches) {
      for (const some of chunksOf(batch)) {
        for (const result of await answered(some, operation)) {
          if (isOver()) break;
          yield result;
        }
        if (isOver()) break;
      }
      if (isOver()) break;
    }
  } catch (error) {
    if (!isOver()) yield failed(error);
  } finally {
    free();
  }
  if (endedBy() === 'unauthenticated') yield failed(new StreamUnauthenticated());
}

/** Some messages of one epoch together, so that what their fields ask for is read together. */
function* chunksOf(batch: readonly Message[]): Generator<readonly Message[]> {
  let chunk: Message[] = [];
  let bytes = 0;
  for (const message of batch) {
    const [first] = chunk;
    bytes += message.bytes;
    const isFull = chunk.length >= AT_ONCE || bytes > BYTES_AT_ONCE;
    if (first !== undefined && (isFull || epochOf(first) !== epochOf(message))) {
      yield chunk;
      [chunk, bytes] = [[], message.bytes];
    }
    chunk.push(message);
  }
  if (chunk.length > 0) yield chunk;
}

const epochOf = ({ told }: Message): string | null => (told.kind === 'item' ? told.epoch.epoch : null);

/** How many messages were passed over before this one, or by it; null where none was. */
function skippedBefore(told: Message['told']): number | null {
  if (told.kind === 'item') return null;
  return told.kind === 'state' && told.skipped === 0 ? null : told.skipped;
}

async function answered(messages: readonly Message[], operation: Operation): Promise<readonly StreamResult[]> {
  const { schema, document, variables, asked, deps } = operation;
  const deadline = new AbortController();
  const timer = setTimeout(() => {
    deadline.abort(new DeadlineExceeded(deps.limits.deadlineMs));
  }, deps.limits.deadlineMs);
  const reads = readsWithin(deps, AbortSignal.any([deadline.signal, operation.signal]));
  const [first] = messages;
  const known = first?.told.kind === 'item' ? first.told.epoch : null;
  const context = contextOf(deps, asked.viewer, reads, known, createReachEpoch(deps.store));
  const answer = async ({ node, told }: Message): Promise<StreamResult> => {
    const rootValue = { attributionChanged: node, eventArrived: node, runProgress: node };
    const values = { rootValue, contextValue: { ...context }, variableValues: variables };
    const { data, errors } = await execute({ schema, document, ...values });
    deps.metrics.told(skippedBefore(told));
    const faults = toldErrors(errors ?? [], asked.requestId, deps.log);
    return { data, ...(faults.length === 0 ? {} : { errors: faults }), cursor: told.cursor };
  };
  try {
    return await Promise.all(messages.map(answer));
  } finally {
    clearTimeout(timer);
  }
}

/** Looks from time to time whether whoever opened a stream may still ask. Where that cannot be told for long, they may not. */
export function watchLogin(
  { headers, viewer }: Pick<StreamAsked, 'headers' | 'viewer'>,
  { authenticate, limits }: Pick<StreamDeps, 'authenticate' | 'limits'>,
  onRefused: () => void,
): () => void {
  let unknown = 0;
  const look = async (): Promise<void> => {
    const now = await authenticate(headers).catch(() => undefined);
    unknown = now === undefined ? unknown + 1 : 0;
    if (now === null || (now !== undefined && now.name !== viewer.name) || unknown > MOST_UNKNOWN) onRefused();
  };
  const timer = setInterval(() => void look(), limits.streamRecheckMs);
  return () => {
    clearInterval(timer);
  };
}

/** A generator that waits for what never comes is not ended by being returned from. */
function endedByReturn(
  results: AsyncGenerator<StreamResult, void, undefined>,
  end: (why: StreamEnd) => void,
): OpenStream['results'] {
  const ended: OpenStream['results'] = {
    next: () => results.next(),
    return: () => {
      end('gone');
      return results.return();
    },
    [Symbol.asyncIterator]: () => ended,
  };
  return ended;
}

function lastEventIdIn({ headers, transport }: StreamAsked): string | null {
  const id = headers['last-event-id'];
  return transport === 'sse' && typeof id === 'string' && id !== '' ? id : null;
}

const faultOf = (error: unknown): GraphQLError => {
  const cause = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(cause.message, { originalError: cause });
};
