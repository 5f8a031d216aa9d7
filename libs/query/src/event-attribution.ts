import type { Attribution } from '#lineage';

/**
 * The answer to "who did this?" for one stored event: the contract's form, field by field, in its order. Equal stored
 * events give equal text; nothing in it depends on the order of arrival.
 */
export type EventAttribution = {
  readonly eventId: string;
  readonly eventTime: string;
  readonly eventName: string | null;
  readonly eventSource: string | null;
  /** The recipient account. */
  readonly accountId: string;
} & Attribution;
