import { isoOf } from '#kernel';
import type { EpochMs } from '#kernel';
import type { RecordColumns, TextLocation } from '#ledger';
import type { Attribution } from '#lineage';
import type { EventAttribution } from './event-attribution.ts';

/** Where an event stands in the order of all: by time, then event id, recipient account and text hash. A cursor. */
export type EventPlace = {
  readonly eventTime: EpochMs;
  readonly eventId: string;
  readonly accountId: string;
  /** SHA-256 of the record's text as it was delivered, in lower-case hexadecimal. */
  readonly textHash: string;
};

/** A stored event that stands for itself, with its answer. */
export type AttributedEvent = {
  readonly place: EventPlace;
  readonly columns: RecordColumns;
  readonly location: TextLocation;
  /** The public id of the session that acted; null for identities without one. */
  readonly sessionId: string | null;
  /** The same object for all events of one unit and span. */
  readonly attribution: Attribution;
};

/** The contract's form of an event's answer. */
export function eventAttributionOf({ place, columns, attribution }: AttributedEvent): EventAttribution {
  return {
    eventId: place.eventId,
    eventTime: isoOf(place.eventTime),
    eventName: columns.eventName,
    eventSource: columns.eventSource,
    accountId: place.accountId,
    ...attribution,
  };
}
