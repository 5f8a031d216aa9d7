import { coverageAt } from '#coverage';
import type { EpochMs } from '#kernel';
import { isStoreEmpty } from '#query';
import { checkedText } from './checked-text.ts';
import { gapNodeOf } from './coverage.ts';
import { faultInEventId } from './event-id.ts';
import { attributionNodeOf, eventNodeOf } from './held-event.ts';
import type { AttributionNode, EventNode, HeldEvent } from './held-event.ts';
import { notFound, outOfCoverage, outOfHour } from './problem.ts';
import type { Problem } from './problem.ts';
import type { RequestContext } from './request-context.ts';

type AttributionSet = {
  readonly __typename: 'AttributionSet';
  readonly id: string;
  readonly kind: 'event';
  readonly answers: readonly AttributionNode[];
};

type EventSet = { readonly __typename: 'EventSet'; readonly eventId: string; readonly events: readonly EventNode[] };

/** When and where whoever asks believes an event to be, since its id does not tell. */
export type Whereabouts = { readonly at?: EpochMs | null; readonly accountId?: string | null };

/** Who did an event: one answer, one for each of its records where there are several, or why there is none. */
export async function whoOf(
  argument: string,
  text: string,
  context: RequestContext,
  whereabouts: Whereabouts = {},
): Promise<AttributionNode | AttributionSet | Problem> {
  const found = await eventsOf(argument, text, context, whereabouts);
  if ('__typename' in found) return found;
  const answers = await Promise.all(found.events.map((event) => attributionOf(event, context)));
  const [only] = answers;
  if (only !== undefined && answers.length === 1) return only;
  return { __typename: 'AttributionSet', id: found.eventId, kind: 'event', answers };
}

/** An event's records, or why there are none. */
export async function eventOf(text: string, context: RequestContext): Promise<EventNode | EventSet | Problem> {
  const found = await eventsOf('eventId', text, context);
  if ('__typename' in found) return found;
  const events = found.events.map(eventNodeOf);
  const [only] = events;
  if (only !== undefined && events.length === 1) return only;
  return { __typename: 'EventSet', eventId: found.eventId, events };
}

/** The answer for one stored event. */
export async function attributionOf(held: HeldEvent, { loaders }: RequestContext): Promise<AttributionNode> {
  return attributionNodeOf(held, await loaders.attribution.load(held));
}

async function eventsOf(
  argument: string,
  text: string,
  context: RequestContext,
  whereabouts: Whereabouts = {},
): Promise<{ readonly eventId: string; readonly events: readonly HeldEvent[] } | Problem> {
  const fault = faultInEventId(argument, text);
  if (fault !== null) return fault;
  const eventId = text.trim();
  const events = await context.loaders.eventsOfId.load(eventId);
  return events.length > 0 ? { eventId, events } : absenceOf(`event ${eventId}`, whereabouts, context);
}

/** Not found, unless no log that could hold it was ingested, as far as whoever asks can say where that would be. */
async function absenceOf(
  what: string,
  { at = null, accountId: account }: Whereabouts,
  { pool, present, loaders }: RequestContext,
): Promise<Problem> {
  const accountId = checkedText('accountId', account);
  if (await isStoreEmpty(pool)) return outOfCoverage(what, accountId);
  if (accountId !== null && !(await loaders.isCovered.load(accountId))) return outOfCoverage(what, accountId);
  if (at === null) return notFound(what);
  const { isSeen, gaps } = await coverageAt(present, accountId, at);
  return isSeen ? notFound(what) : outOfHour(what, accountId, at, gaps.map(gapNodeOf));
}
