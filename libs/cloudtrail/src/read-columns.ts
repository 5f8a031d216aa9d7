import type { EpochMs } from '#kernel';
import type { Actor } from './actor.ts';
import { isAnonymous } from './anonymous.ts';
import { flagIn, nameIn, wordingIn } from './place.ts';
import type { Place } from './place.ts';
import type { TrailRecord } from './trail-record.ts';

/** What a record's columns need that does not stand in the record. */
export type DecodeContext = {
  /** The account in the name of the file that the record came in. */
  readonly accountFromName: string | null;
  /** SHA-256 of the record's original bytes in lower-case hexadecimal; asked for only when `eventID` is missing. */
  readonly contentHashHex: () => string;
};

/** The event's own id, or what stands for it where there is none. */
export function eventIdOf(eventId: string | null, context: DecodeContext): string {
  return eventId ?? `sha256:${context.contentHashHex()}`;
}

/** The account that a record is of, where `recipient` is what the record itself names as such. */
export function accountOf(recipient: string | null, actor: Actor, context: DecodeContext): string {
  const identityAccount = isAnonymous(actor.accountId) ? null : actor.accountId;
  return recipient ?? identityAccount ?? context.accountFromName ?? 'unknown';
}

/** Reads the columns of a record, whatever stands in it; what is missing or odd is null. */
export function readColumns(
  record: Place,
  eventTime: EpochMs,
  sharedEventId: string | null,
  actor: Actor,
  context: DecodeContext,
): TrailRecord {
  return {
    eventId: eventIdOf(nameIn(record, 'eventID'), context),
    accountId: accountOf(nameIn(record, 'recipientAccountId'), actor, context),
    eventTime,
    eventName: wordingIn(record, 'eventName'),
    eventSource: wordingIn(record, 'eventSource'),
    region: wordingIn(record, 'awsRegion'),
    sourceIp: wordingIn(record, 'sourceIPAddress'),
    userAgent: wordingIn(record, 'userAgent'),
    errorCode: wordingIn(record, 'errorCode'),
    isReadOnly: flagIn(record, 'readOnly'),
    eventType: wordingIn(record, 'eventType'),
    sharedEventId,
    requestId: nameIn(record, 'requestID'),
  };
}
