import type { EpochMs } from '#kernel';
import type { Actor } from './actor.ts';
import type { DecodedRecord } from './decoded-record.ts';
import { parseEventTime } from './event-time.ts';
import { actorOfIdentity, knownActor } from './known-identities.ts';
import { PlainMembers, UNCLEAR } from './plain-members.ts';
import { PlainScan } from './plain-scan.ts';
import { accountOf, eventIdOf } from './read-columns.ts';
import type { DecodeContext } from './read-columns.ts';
import { showsSecret } from './secret-ranges.ts';
import { mayTeach } from './teaching-calls.ts';
import { TOP } from './top-member-name.ts';
import type { TrailRecord } from './trail-record.ts';
import { asciiTextAt } from './utf8-text.ts';

/** A longer answer may hold more objects than are looked through for credentials. */
const LONGEST_ANSWER_BYTES = 4000;
const NOTHING: readonly never[] = [];

const scan = new PlainScan();
const members = new PlainMembers(scan);

/**
 * Decodes a record from its bytes, without parsing it, where that is certain to give what parsing it would give: where
 * the record is plain (see `PlainScan`), teaches nothing, and holds neither a secret nor anything odd. That is most of
 * them.
 *
 * @returns null for all others
 */
export function decodePlain(bytes: Uint8Array, context: DecodeContext): DecodedRecord | null {
  if (!scan.scan(bytes)) return null;
  members.bytes = bytes;
  if (scan.hasTellingName || !isSilent()) return null;
  const eventTime = timeIn();
  const actor = eventTime === null ? null : actorIn(bytes);
  const record = eventTime === null || actor === null ? null : columnsOf(eventTime, actor, context);
  if (actor === null || record === null) return null;
  return { record, actor, facts: NOTHING, stored: bytes, isBlanked: false, oddities: NOTHING };
}

/** The objects that facts are taken from are objects or null, and nothing is there that a record teaches by. */
function isSilent(): boolean {
  const { requestParameters, responseElements, additionalEventData, sharedEventID, addendum } = TOP;
  if (members.endOf(responseElements) - members.startOf(responseElements) > LONGEST_ANSWER_BYTES) return false;
  for (const member of [requestParameters, responseElements, additionalEventData]) {
    if (!members.isAbsent(member) && !members.isObject(member)) return false;
  }
  const eventName = members.commonText(TOP.eventName);
  if (eventName === UNCLEAR || (eventName !== null && mayTeach(eventName))) return false;
  return members.isAbsent(sharedEventID) && members.isAbsent(addendum);
}

function timeIn(): EpochMs | null {
  const text = members.text(TOP.eventTime);
  const time = typeof text === 'string' ? parseEventTime(text) : null;
  return time?.ok === true ? time.value : null;
}

/** Looks on the way at whatever may be a secret. In an identity that is known there is none. */
function actorIn(bytes: Uint8Array): Actor | null {
  const isFromConsole = members.flag(TOP.sessionCredentialFromConsole);
  if (isFromConsole === UNCLEAR || !members.isObject(TOP.userIdentity)) return null;
  const [start, end] = [members.startOf(TOP.userIdentity), members.endOf(TOP.userIdentity)];
  const identity = asciiTextAt(bytes, start, end);
  const known = knownActor(identity, isFromConsole);
  for (let suspect = 0; suspect < scan.suspectCount; suspect++) {
    const from = scan.suspects[2 * suspect] ?? 0;
    const isKnown = known !== undefined && from > start && from < end;
    if (!isKnown && showsSecret(bytes.subarray(from, scan.suspects[2 * suspect + 1]))) return null;
  }
  return known ?? actorOfIdentity(identity, isFromConsole);
}

function columnsOf(eventTime: EpochMs, actor: Actor, context: DecodeContext): TrailRecord | null {
  const eventId = members.text(TOP.eventID);
  const recipient = members.commonText(TOP.recipientAccountId);
  const eventName = members.commonText(TOP.eventName);
  const eventSource = members.commonText(TOP.eventSource);
  const region = members.commonText(TOP.awsRegion);
  const sourceIp = members.commonText(TOP.sourceIPAddress);
  const userAgent = members.text(TOP.userAgent);
  const errorCode = members.commonText(TOP.errorCode);
  const isReadOnly = members.flag(TOP.readOnly);
  const eventType = members.commonText(TOP.eventType);
  const requestId = members.text(TOP.requestID);
  if (eventId === UNCLEAR || recipient === UNCLEAR || eventName === UNCLEAR || eventSource === UNCLEAR) return null;
  if (region === UNCLEAR || sourceIp === UNCLEAR || userAgent === UNCLEAR || errorCode === UNCLEAR) return null;
  if (isReadOnly === UNCLEAR || eventType === UNCLEAR || requestId === UNCLEAR) return null;
  return {
    eventId: eventIdOf(eventId, context),
    accountId: accountOf(recipient, actor, context),
    eventTime,
    eventName,
    eventSource,
    region,
    sourceIp,
    userAgent,
    errorCode,
    isReadOnly,
    eventType,
    sharedEventId: null,
    requestId,
  };
}
