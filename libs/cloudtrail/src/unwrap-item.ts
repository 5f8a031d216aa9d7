import { BracketStack } from './bracket-stack.ts';
import { OPEN_OBJECT, QUOTE } from './json-byte.ts';
import { walkJson } from './json-walk.ts';
import type { Oddity } from './oddity.ts';
import type { RejectReason } from './reject.ts';
import { DEFAULT_SPLIT_LIMITS } from './split-item.ts';
import { tellTopMembers } from './top-members.ts';
import type { TopMember } from './top-members.ts';
import { utf8Bytes, utf8Text } from './utf8-text.ts';

/** What an item turned out to hold. */
export type Unwrapped =
  | {
      readonly kind: 'record';
      /** The record's own bytes, verbatim: the item's, a part of them, or the text that a string in them stands for. */
      readonly bytes: Uint8Array;
      readonly oddities: readonly Oddity[];
    }
  /** Something that a channel sends beside records, and that is neither a record nor a fault. */
  | { readonly kind: 'skipped'; readonly why: 'control-message' }
  | { readonly kind: 'reject'; readonly reason: RejectReason; readonly detail: string };

/** An envelope may lie in another, as when EventBridge writes to CloudWatch Logs. */
const MOST_ENVELOPES = 4;
/** CloudWatch Logs asks in this way whether a destination can be reached. */
const CONTROL_TEXT = 'CWL CONTROL MESSAGE';
const BYTE_ORDER_MARK = '\ufeff';

/**
 * Takes a record out of whatever it was delivered in.
 *
 * | delivered as | known by | the record is |
 * |---|---|---|
 * | a bare record | `eventTime` or `eventVersion`, or none of the names below | the item |
 * | an element of LookupEvents | `CloudTrailEvent`, or `EventId` beside `EventTime` or `EventSource` | the text of `CloudTrailEvent` |
 * | an EventBridge envelope | `detail`, or `detail-type` | the object `detail`, byte for byte |
 * | an element of CloudWatch Logs | `message`, or `timestamp` beside `id` | the text of `message` |
 *
 * Half a surrogate pair in such a text, which UTF-8 cannot hold, is written as its JSON escape, which means the same.
 * Of two members of one name the last counts, and the doubt is noted. Only the first level of the item is looked at,
 * and nothing is parsed but strings that hold records.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/ref/events-structure.html
 */
export function unwrapItem(item: Uint8Array): Unwrapped {
  const oddities: Oddity[] = [];
  let bytes = item;
  for (let depth = 0; depth < MOST_ENVELOPES; depth++) {
    const content = contentOf(bytes, oddities);
    if (content.kind !== 'inside') return content.kind === 'bare' ? { kind: 'record', bytes, oddities } : content;
    bytes = content.bytes;
  }
  return { kind: 'record', bytes, oddities };
}

type Content =
  | { readonly kind: 'bare' }
  | { readonly kind: 'inside'; readonly bytes: Uint8Array }
  | Exclude<Unwrapped, { readonly kind: 'record' }>;

const BARE: Content = { kind: 'bare' };
const EMPTY = 'ENVELOPE_EMPTY';
/** Names that only a bare record has at its first level. */
const BARE_SIGNS = new Set(['eventTime', 'eventVersion']);
const RECORD_START = Buffer.from('{"eventVersion":', 'latin1');
const ENVELOPE_SIGNS = new Set([
  ...['CloudTrailEvent', 'EventId', 'EventTime', 'EventSource', 'detail', 'detail-type'],
  ...['message', 'messageType', 'timestamp', 'id'],
]);

type Signs = ReadonlyMap<string, readonly TopMember[]>;

function contentOf(bytes: Uint8Array, oddities: Oddity[]): Content {
  const signs = envelopeSignsOf(bytes);
  if (signs === null || signs.size === 0) return BARE;
  for (const [field, members] of signs) if (members.length > 1) oddities.push({ field, found: 'ambiguous-json' });
  return contentBy(signs, bytes, oddities);
}

/** With the name that CloudTrail writes first, which no envelope has. */
function beginsAsRecord(bytes: Uint8Array): boolean {
  for (let at = 0; at < RECORD_START.length; at++) if (bytes[at] !== RECORD_START[at]) return false;
  return true;
}

/** The members by which an envelope is known; null for a bare record. */
function envelopeSignsOf(bytes: Uint8Array): Signs | null {
  if (beginsAsRecord(bytes)) return null;
  const signs = new Map<string, TopMember[]>();
  const isEnvelope = tellTopMembers(bytes, (member) => {
    if (BARE_SIGNS.has(member.name)) return false;
    if (ENVELOPE_SIGNS.has(member.name)) signs.set(member.name, [...(signs.get(member.name) ?? []), member]);
    return true;
  });
  return isEnvelope ? signs : null;
}

function contentBy(signs: Signs, bytes: Uint8Array, oddities: Oddity[]): Content {
  const valueOf = (name: string): Uint8Array | null => {
    const member = signs.get(name)?.at(-1);
    return member === undefined ? null : bytes.subarray(member.start, member.end);
  };
  const has = (name: string): boolean => signs.has(name);
  const isLookup = has('EventId') && (has('EventTime') || has('EventSource'));
  if (has('CloudTrailEvent') || isLookup) return openValue(valueOf('CloudTrailEvent'), 'CloudTrailEvent', oddities);
  if (has('detail') || has('detail-type')) return openValue(valueOf('detail'), 'detail', oddities);
  const messageType = valueOf('messageType');
  if (messageType !== null && stringOf(messageType) === 'CONTROL_MESSAGE') return controlMessage();
  const message = valueOf('message');
  const isLogEvent = has('timestamp') && (has('id') || has('message'));
  const isRecordText = message?.[0] === QUOTE && message[1] === OPEN_OBJECT;
  return isLogEvent || isRecordText ? openValue(message, 'message', oddities) : BARE;
}

/** Opens the member that should hold the record: an object as it is, a string as what it stands for. */
function openValue(value: Uint8Array | null, name: string, oddities: Oddity[]): Content {
  if (value?.[0] === OPEN_OBJECT) return { kind: 'inside', bytes: value };
  if (value?.[0] !== QUOTE) return reject(EMPTY, `the envelope's ${name} holds no record`);
  const text = stringOf(value);
  if (text === null) return reject('NOT_JSON', `the envelope's ${name} is no JSON string`);
  if (!isUtf8(value)) oddities.push({ field: name, found: 'invalid-utf8' });
  if (text.startsWith(CONTROL_TEXT)) return controlMessage();
  const record = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  if (record.trim() === '') return reject(EMPTY, `the envelope's ${name} is an empty text`);
  const bytes = utf8Bytes(record);
  if (isTooDeep(bytes)) return reject('NESTED_TOO_DEEP', 'the value is nested deeper than a record may be');
  return { kind: 'inside', bytes };
}

/** A string of bytes that are no UTF-8 stands for text in which U+FFFD takes their place. */
function isUtf8(literal: Uint8Array): boolean {
  return utf8Text(literal).isValid;
}

function stringOf(literal: Uint8Array): string | null {
  try {
    const value: unknown = JSON.parse(utf8Text(literal).text);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

/** The splitter saw this text as one string, so its nesting was not looked at. */
function isTooDeep(bytes: Uint8Array): boolean {
  const brackets = new BracketStack(DEFAULT_SPLIT_LIMITS.maxDepth);
  walkJson(bytes, {
    open: (bracket) => {
      brackets.open(bracket);
    },
    close: (bracket) => {
      brackets.close(bracket);
    },
  });
  return brackets.isTooDeep;
}

function controlMessage(): Content {
  return { kind: 'skipped', why: 'control-message' };
}

function reject(reason: RejectReason, detail: string): Content {
  return { kind: 'reject', reason, detail };
}
