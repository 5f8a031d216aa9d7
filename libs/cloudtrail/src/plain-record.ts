import type { EpochMs } from '#kernel';
import type { Actor } from './actor.ts';
import { starred } from './blank-secrets.ts';
import type { DecodedRecord } from './decoded-record.ts';
import { parseEventTime } from './event-time.ts';
import { isHarmless } from './harmless-text.ts';
import { actorOfIdentity, isKnowable } from './identity-actor.ts';
import { IdentityBook } from './identity-book.ts';
import type { Oddity } from './oddity.ts';
import { PlainMembers, UNCLEAR } from './plain-members.ts';
import { PlainScan } from './plain-scan.ts';
import { isJsonObject, nameIn, rootPlace } from './place.ts';
import { readActor } from './read-actor.ts';
import { accountOf, eventIdOf, readColumns } from './read-columns.ts';
import type { DecodeContext } from './read-columns.ts';
import { recordInHand } from './record-in-hand.ts';
import { takeFacts } from './take-facts.ts';
import { mayTeach } from './teaching-calls.ts';
import { TOP } from './top-member-name.ts';
import type { TrailRecord } from './trail-record.ts';
import { asciiText, asciiTextAt } from './utf8-text.ts';

/** A longer answer may hold more objects than are looked through for credentials. */
const LONGEST_ANSWER_BYTES = 4000;
const NOTHING: readonly never[] = [];

const identities = new IdentityBook();
const scan = new PlainScan(identities);
const members = new PlainMembers(scan);

/** The record that was read last, where that is known to be plain: where it begins in what it was found in. */
const scanned: { record: Uint8Array | null; start: number } = { record: null, start: 0 };

/**
 * Cuts out the plain record that begins at `start`, if one does and ends in `bytes`. Whoever decodes it before anything
 * else is decoded spares it a second reading.
 */
export function plainRecordAt(bytes: Uint8Array, start: number): Uint8Array | null {
  const end = scannedTo(bytes, start);
  if (end < 0) return null;
  scanned.record = bytes.subarray(start, end);
  scanned.start = start;
  return scanned.record;
}

function scannedTo(bytes: Uint8Array, start: number): number {
  scanned.record = null;
  members.bytes = bytes;
  return scan.scan(bytes, start);
}

type Content = Pick<DecodedRecord, 'record' | 'actor' | 'facts' | 'oddities'>;

/**
 * Decodes a record from its bytes where that is certain to give what `decodeThoroughly` would give: where it is plain
 * (see `PlainScan`), and all secrets in it stand under names that tell of them. A record that teaches nothing is not even
 * parsed. That is most of them.
 *
 * @returns null for all others
 */
export function decodePlain(bytes: Uint8Array, context: DecodeContext): DecodedRecord | null {
  const origin = bytes === scanned.record ? scanned.start : 0;
  if (bytes !== scanned.record && scannedTo(bytes, 0) !== bytes.length) return null;
  const text = members.bytes;
  scanned.record = null;
  const eventTime = timeIn();
  const isFromConsole = members.flag(TOP.sessionCredentialFromConsole);
  if (eventTime === null || isFromConsole === UNCLEAR || !members.isObject(TOP.userIdentity)) return null;
  if (hidesSecret(text)) return null;
  const [start, end] = [members.startOf(TOP.userIdentity), members.endOf(TOP.userIdentity)];
  const actor = actorOfIdentity(scan.identity ?? identities.add(text, start, end), isFromConsole);
  const stored = scan.secrets.length === 0 ? bytes : starred(bytes, scan.secrets, origin);
  const content = isSilent()
    ? silentContent(eventTime, actor, context)
    : tellingContent(stored, origin, eventTime, actor, context);
  if (content === null) return null;
  const { record, facts, oddities } = content;
  return { record, actor: content.actor, facts, stored, isBlanked: scan.secrets.length > 0, oddities };
}

function timeIn(): EpochMs | null {
  const text = members.text(TOP.eventTime);
  const time = typeof text === 'string' ? parseEventTime(text) : null;
  return time?.ok === true ? time.value : null;
}

/** Whether any text shows a secret by its form. */
function hidesSecret(bytes: Uint8Array): boolean {
  for (let suspect = 0; suspect < scan.suspectCount; suspect++) {
    const [start, end] = [scan.suspects[2 * suspect] ?? 0, scan.suspects[2 * suspect + 1] ?? 0];
    if (!isHarmless(bytes, start, end)) return true;
  }
  return false;
}

/** The objects that facts are taken from are objects or null, and nothing is there that a record teaches by. */
function isSilent(): boolean {
  const { requestParameters, responseElements, additionalEventData, sharedEventID, addendum } = TOP;
  if (scan.hasTellingName || !members.isAbsent(sharedEventID) || !members.isAbsent(addendum)) return false;
  if (members.endOf(responseElements) - members.startOf(responseElements) > LONGEST_ANSWER_BYTES) return false;
  for (const member of [requestParameters, responseElements, additionalEventData]) {
    if (!members.isAbsent(member) && !members.isObject(member)) return false;
  }
  const eventName = members.commonText(TOP.eventName);
  return eventName === null || (eventName !== UNCLEAR && !mayTeach(eventName));
}

/** What a record holds that teaches nothing. */
function silentContent(eventTime: EpochMs, actor: Actor | null, context: DecodeContext): Content | null {
  const record = actor === null ? null : columnsOf(eventTime, actor, context);
  if (actor === null || record === null) return null;
  return { record, actor, facts: NOTHING, oddities: NOTHING };
}

/** What any other holds: it is parsed, and only what was looked for already is not looked for again. */
function tellingContent(
  stored: Uint8Array,
  origin: number,
  eventTime: EpochMs,
  identityActor: Actor | null,
  context: DecodeContext,
): Content | null {
  const known = identityActor !== null && isAllOf(identityActor) ? identityActor : null;
  const value: unknown = JSON.parse(known === null ? asciiText(stored) : textWithoutIdentity(stored, origin));
  if (!isJsonObject(value)) return null;
  const oddities: Oddity[] = [];
  const root = rootPlace(value, { oddities, isPlain: true });
  const sharedEventId = nameIn(root, 'sharedEventID');
  const actor = known ?? readActor(root, sharedEventId, eventTime);
  const record = readColumns(root, eventTime, sharedEventId, actor, context);
  return { record, actor, facts: takeFacts(recordInHand(root, record, actor)), oddities };
}

/** Whether nothing but the record's identity matters to its actor. */
function isAllOf(identityActor: Actor): boolean {
  const eventName = members.commonText(TOP.eventName);
  const sharedEventId = members.text(TOP.sharedEventID);
  if (eventName === UNCLEAR || sharedEventId === UNCLEAR) return false;
  return isKnowable(identityActor, sharedEventId, eventName);
}

/** The record with an empty identity: half of a record that teaches is whose it is, which is known. */
function textWithoutIdentity(stored: Uint8Array, origin: number): string {
  const [start, end] = [members.startOf(TOP.userIdentity), members.endOf(TOP.userIdentity)];
  return `${asciiTextAt(stored, 0, start - origin)}{}${asciiTextAt(stored, end - origin, stored.length)}`;
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
