import { isoOf } from '#kernel';
import type { Attribution } from '#lineage';
import { eventAttributionOf, resolverVersionOf } from '#query';
import type { AttributedEvent, EventAttribution, EventRow } from '#query';
import { nodeIdOf } from './node-id.ts';

/** A stored event in the hands of the resolvers. */
export type HeldEvent = Pick<EventRow, 'place' | 'columns' | 'location'> & {
  /** The append that stored it; null where its answer is known already. */
  readonly appendId: string | null;
};

/** The schema's `Event`: its columns, and what its further fields are read by. */
export type EventNode = {
  readonly __typename: 'Event';
  readonly id: string;
  readonly eventId: string;
  readonly eventTime: string;
  readonly eventName: string | null;
  readonly eventSource: string | null;
  readonly accountId: string;
  readonly region: string | null;
  readonly sourceIp: string | null;
  readonly errorCode: string | null;
  readonly readOnly: boolean | null;
  readonly textHash: string;
  readonly held: HeldEvent;
};

/** The schema's `Attribution`. */
export type AttributionNode = EventAttribution & {
  readonly __typename: 'Attribution';
  readonly resolverVersion: number;
  readonly held: HeldEvent;
};

/** An event whose answer came with it. */
export const heldOf = ({ place, columns, location }: AttributedEvent): HeldEvent => ({
  place,
  columns,
  location,
  appendId: null,
});

/** Shows an event. */
export function eventNodeOf(held: HeldEvent): EventNode {
  const { place, columns } = held;
  return {
    __typename: 'Event',
    id: nodeIdOf({ type: 'event', ...place }),
    eventId: place.eventId,
    eventTime: isoOf(place.eventTime),
    eventName: columns.eventName,
    eventSource: columns.eventSource,
    accountId: place.accountId,
    region: columns.region,
    sourceIp: columns.sourceIp,
    errorCode: columns.errorCode,
    readOnly: columns.isReadOnly,
    textHash: place.textHash,
    held,
  };
}

/** Shows an event's answer. */
export function attributionNodeOf(held: HeldEvent, attribution: Attribution): AttributionNode {
  const said = eventAttributionOf({ ...held, sessionId: null, attribution });
  return { __typename: 'Attribution', ...said, resolverVersion: resolverVersionOf(attribution), held };
}
