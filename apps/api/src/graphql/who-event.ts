import { isStoreEmpty } from '#query';
import { faultInEventId } from './event-id.ts';
import { attributionNodeOf, eventNodeOf } from './held-event.ts';
import type { AttributionNode, EventNode, HeldEvent } from './held-event.ts';
import { notFound, outOfCoverage } from './problem.ts';
import type { Problem } from './problem.ts';
import type { RequestContext } from './request-context.ts';

type AttributionSet = {
  readonly __typename: 'AttributionSet';
  readonly id: string;
  readonly kind: 'event';
  readonly answers: readonly AttributionNode[];
};

type EventSet = { readonly __typename: 'EventSet'; readonly eventId: string; readonly events: readonly EventNode[] };

/** Who did an event: one answer, one for each of its records where there are several, or why there is none. */
export async function whoOf(
  argument: string,
  text: string,
  context: RequestContext,
): Promise<AttributionNode | AttributionSet | Problem> {
  const found = await eventsOf(argument, text, context);
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
  { loaders, pool }: RequestContext,
): Promise<{ readonly eventId: string; readonly events: readonly HeldEvent[] } | Problem> {
  const fault = faultInEventId(argument, text);
  if (fault !== null) return fault;
  const eventId = text.trim();
  const events = await loaders.eventsOfId.load(eventId);
  if (events.length > 0) return { eventId, events };
  const what = `event ${eventId}`;
  return (await isStoreEmpty(pool)) ? outOfCoverage(what, null) : notFound(what);
}
