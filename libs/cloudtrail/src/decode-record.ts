import { err, ok } from '#kernel';
import type { EpochMs, Result } from '#kernel';
import { ambiguousKeysIn, memberCountOf } from './ambiguous-keys.ts';
import { blankSecrets } from './blank-secrets.ts';
import type { Blanked } from './blank-secrets.ts';
import type { DecodedRecord } from './decoded-record.ts';
import { parseEventTime } from './event-time.ts';
import { surveyJson } from './json-survey.ts';
import type { JsonSurvey } from './json-survey.ts';
import type { Oddity } from './oddity.ts';
import { isJsonObject, jsonTypeOf, nameIn, presentIn, rootPlace } from './place.ts';
import type { JsonObject, Place } from './place.ts';
import { decodePlain } from './plain-record.ts';
import { readActor } from './read-actor.ts';
import { readColumns } from './read-columns.ts';
import type { DecodeContext } from './read-columns.ts';
import { recordInHand } from './record-in-hand.ts';
import type { RejectReason } from './reject.ts';
import { takeFacts } from './take-facts.ts';
import { asciiText, utf8Text } from './utf8-text.ts';

const BYTE_ORDER_MARK = '\ufeff';

/** Why bytes are no record, and what was found, in words that hold nothing of the input but a short, unreadable time. */
export type DecodeFault = { readonly reason: RejectReason; readonly detail: string };

/**
 * Decodes one record, unwrapped from its envelope.
 *
 * It is a record when it is a JSON object with a strict, readable `eventTime`. Whatever else is odd in it is null in
 * its column and noted; the bytes stay as they were delivered but for blanked secrets. Never throws.
 *
 * @param bytes the record's bytes, as `unwrapItem` gives them
 */
export function decodeRecord(bytes: Uint8Array, context: DecodeContext): Result<DecodedRecord, DecodeFault> {
  const plain = decodePlain(bytes, context);
  return plain === null ? decodeThoroughly(bytes, context) : ok(plain);
}

/** As `decodeRecord`, of which it is the truth: by parsing, whatever the record. */
export function decodeThoroughly(bytes: Uint8Array, context: DecodeContext): Result<DecodedRecord, DecodeFault> {
  const delivered = parseJson(bytes, surveyJson(bytes));
  if (!delivered.ok) return fault('NOT_JSON', delivered.reason);
  const stored = blankSecrets(bytes, delivered.value.survey);
  // What is stored is what counts: a record that is decoded again from the ledger gives the same columns and facts.
  const parsed = stored.blanked === 0 ? delivered : parseJson(stored.bytes, surveyJson(stored.bytes));
  if (!parsed.ok) return fault('NOT_JSON', parsed.reason);
  return readRecord(parsed.value, stored, context);
}

function readRecord(parsed: ParsedJson, stored: Blanked, context: DecodeContext): Result<DecodedRecord, DecodeFault> {
  const { value, survey, oddities } = parsed;
  if (!isJsonObject(value)) return fault('NOT_AN_OBJECT', `expected an object, found ${jsonTypeOf(value)}`);
  const eventTime = readEventTime(value);
  if (!eventTime.ok) return eventTime;
  if (memberCountOf(value) !== survey.memberCount) noteAmbiguousKeys(stored.bytes, oddities);
  const root = rootPlace(value, { oddities, isPlain: survey.isAscii && !survey.hasEscapes });
  const content = readContent(root, eventTime.value, context);
  return ok({ ...content, stored: stored.bytes, isBlanked: stored.blanked > 0, oddities });
}

type Content = Pick<DecodedRecord, 'record' | 'actor' | 'facts'>;

function readContent(root: Place, eventTime: EpochMs, context: DecodeContext): Content {
  const sharedEventId = nameIn(root, 'sharedEventID');
  const actor = readActor(root, sharedEventId, eventTime);
  const record = readColumns(root, eventTime, sharedEventId, actor, context);
  return { record, actor, facts: takeFacts(recordInHand(root, record, actor)) };
}

type ParsedJson = { readonly value: unknown; readonly survey: JsonSurvey; readonly oddities: Oddity[] };

/** The parser's own message shows a piece of the input, which may be a secret: only the place is taken from it. */
function parseJson(bytes: Uint8Array, survey: JsonSurvey): Result<ParsedJson, string> {
  const { text, isValid } = survey.isAscii ? { text: asciiText(bytes), isValid: true } : utf8Text(bytes);
  const oddities = isValid ? [] : [{ field: '', found: 'invalid-utf8' }];
  try {
    const value: unknown = JSON.parse(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
    return ok({ value, survey, oddities });
  } catch (error) {
    const place = /at position (\d+)/.exec(String(error))?.[1];
    const where = place === undefined ? '' : ` at character ${place}`;
    return err(`the text breaks the rules of JSON${where}`);
  }
}

function readEventTime(object: JsonObject): Result<EpochMs, DecodeFault> {
  const value = presentIn(rootPlace(object, { oddities: [], isPlain: true }), 'eventTime');
  if (value === undefined) return fault('EVENT_TIME_MISSING', 'the object has no eventTime');
  if (typeof value !== 'string') return fault('EVENT_TIME_UNREADABLE', `eventTime is of type ${jsonTypeOf(value)}`);
  const time = parseEventTime(value);
  if (time.ok) return time;
  const shown = value.length > 32 ? `a text of ${value.length} characters` : JSON.stringify(value);
  return fault('EVENT_TIME_UNREADABLE', `eventTime is ${shown}, expected a form like 2026-03-02T09:00:00Z`);
}

function noteAmbiguousKeys(bytes: Uint8Array, oddities: Oddity[]): void {
  for (const field of ambiguousKeysIn(bytes)) oddities.push({ field, found: 'ambiguous-json' });
}

function fault(reason: RejectReason, detail: string): { readonly ok: false; readonly reason: DecodeFault } {
  return err({ reason, detail });
}
