import { RunUnknown, runOf } from '#follow';
import type pg from 'pg';
import { recogniseId } from '#query';
import type { ChangedUnit, EventRow } from '#query';
import { arrivals } from '../streams/arrivals.ts';
import { changes } from '../streams/changes.ts';
import type { Feed } from '../streams/feed.ts';
import { follow } from '../streams/follow.ts';
import type { Told, Topic } from '../streams/follow.ts';
import type { RunWatch } from '../streams/run-watch.ts';
import { startOf } from '../streams/start-of.ts';
import type { Limits } from '../limits/limits.ts';
import { ApiDefect, ArgumentInvalid } from './api-fault.ts';
import { checkedText } from './checked-text.ts';
import { searchOf } from './event-list.ts';
import type { EventFilterInput } from './event-list.ts';
import { parseNodeId } from './node-id.ts';
import { arrivalNodeOf, changeNodeOf, runProgressNodeOf } from './stream-node.ts';
import type { ArrivalNode, ChangeNode, FellBehindNode, RunProgressNode } from './stream-node.ts';

/** What the fields of `Subscription` begin with. */
export type OpeningContext = {
  readonly feed: Feed;
  readonly runWatch: RunWatch;
  readonly readPool: pg.Pool;
  readonly limits: Limits;
  /** Ends the stream. */
  readonly signal: AbortSignal;
  /** What a browser that comes back was told last; goes before the argument, which says where it began. */
  readonly lastEventId: string | null;
};

/** A state, which the next one takes the place of: there is nothing to go on behind. */
export type StateTold = { readonly kind: 'state'; readonly cursor: null; readonly skipped: number };

/** A message, as it is shown and as it was told. */
export type Message = {
  readonly node: ChangeNode | ArrivalNode | FellBehindNode | RunProgressNode;
  readonly told: Told<unknown> | StateTold;
  /** Of what its fields may show, about. */
  readonly bytes: number;
};

type After = { readonly after?: string | null };
type ChangeArgs = After & {
  readonly filter?: { readonly principal?: string | null; readonly sessionId?: string | null } | null;
};
type RunArgs = { readonly runId?: string | null };
type ArrivalArgs = After & { readonly filter?: EventFilterInput | null };

/** Messages in batches. Each batch is of one epoch, but for what is told instead of being passed over. */
export type Messages = AsyncGenerator<readonly Message[], void, undefined>;

/**
 * Begins what a field of the schema's `Subscription` tells.
 *
 * @throws {ApiDefect} for a field that the schema has and nobody tells
 */
export function beginField(
  field: string,
  args: ChangeArgs | ArrivalArgs | RunArgs,
  context: OpeningContext,
): Promise<Messages> {
  switch (field) {
    case 'attributionChanged':
      return changesTold(args as ChangeArgs, context);
    case 'eventArrived':
      return arrivalsTold(args as ArrivalArgs, context);
    case 'runProgress':
      return runsTold(args as RunArgs, context);
    default:
      throw new ApiDefect(`nobody tells the field ${field}`);
  }
}

function changesTold({ filter, after }: ChangeArgs, context: OpeningContext): Promise<Messages> {
  const principal = checkedText('filter.principal', filter?.principal);
  const topic = changes(context.feed, { principal, sessionId: sessionIdIn(filter?.sessionId) });
  return told<ChangedUnit>(topic, after, context, changeNodeOf, () => CHANGE_BYTES);
}

function arrivalsTold({ filter, after }: ArrivalArgs, context: OpeningContext): Promise<Messages> {
  const topic = arrivals(context.feed, context.readPool, searchOf(filter, 'TIME_ASC'));
  return told<EventRow>(topic, after, context, arrivalNodeOf, ({ location }) => location.textBytes);
}

/** @throws {RunUnknown} */
async function runsTold({ runId = null }: RunArgs, { runWatch, readPool, signal }: OpeningContext): Promise<Messages> {
  if (runId !== null && (await runOf(readPool, runId)).runId !== runId) throw new RunUnknown(runId);
  return statesShown(runWatch.follow(runId, signal));
}

async function* statesShown(states: ReturnType<RunWatch['follow']>): Messages {
  for await (const batch of states) {
    yield batch.map((state) => {
      const told = { kind: 'state' as const, cursor: null, skipped: state.passedOver };
      return { node: runProgressNodeOf(state), told, bytes: 0 };
    });
  }
}

async function told<T>(
  topic: Topic<T>,
  after: string | null | undefined,
  { feed, limits, signal, lastEventId }: OpeningContext,
  nodeOf: (told: Told<T>) => Message['node'],
  bytesOf: (item: T) => number,
): Promise<Messages> {
  const start = await startOf(feed, topic.kind, lastEventId ?? after ?? null, limits.streamReplay);
  const messageOf = (one: Told<T>): Message => {
    return { node: nodeOf(one), told: one, bytes: one.kind === 'item' ? bytesOf(one.item) : 0 };
  };
  return shown(follow(feed, topic, start, limits, signal), messageOf);
}

async function* shown<T>(
  batches: AsyncGenerator<readonly Told<T>[], void, undefined>,
  messageOf: (told: Told<T>) => Message,
): Messages {
  for await (const batch of batches) yield batch.map(messageOf);
}

/** A unit's answers, as a rule. */
const CHANGE_BYTES = 4_096;

/** The public id of a session, by itself or in the id of its node; null where none is given. */
function sessionIdIn(text: string | null | undefined): string | null {
  const given = checkedText('filter.sessionId', text);
  if (given === null) return null;
  const node = parseNodeId(given);
  const recognised = recogniseId(node?.type === 'session' ? node.sessionId : given);
  if (recognised.kind === 'session-id') return recognised.id;
  throw new ArgumentInvalid('filter.sessionId', 's_ and 16 of the digits 0-9 and a-f, or the id of a session');
}
