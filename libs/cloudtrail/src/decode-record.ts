import { err, ok } from '#kernel';
import type { EpochMs, Result } from '#kernel';
import { ambiguousKeysIn, memberCountOf } from './ambiguous-keys.ts';
import { blankSecrets } from './blank-secrets.ts';
import type { DecodedRecord } from './decoded-record.ts';
import { parseEventTime } from './event-time.ts';
import { surveyJson } from './json-survey.ts';
import type { JsonSurvey } from './json-survey.ts';
import type { Oddity } from './oddity.ts';
import { isJsonObject, jsonTypeOf, nameIn, presentIn, rootPlace } from './place.ts';
import type { JsonObject, Place } from './place.ts';
import { readActor } from './read-actor.ts';
import { readColumns } from './read-columns.ts';
import type { DecodeContext } from './read-columns.ts';
import { recordInHand } from './record-in-hand.ts';
import type { RejectReason } from './reject.ts';
import { takeFacts } from './take-facts.ts';
import { asciiText, utf8Text } from './utf8-text.ts';

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
  const survey = surveyJson(bytes);
  const oddities: Oddity[] = [];
  const delivered = parseJson(textOf(bytes, survey, oddities));
  if (!delivered.ok) return fault('NOT_JSON', delivered.reason);
  const stored = blankSecrets(bytes, survey);
  // What is stored is what counts: a record that is decoded again from the ledger gives the same columns and facts.
  const parsed = stored.blanked === 0 ? delivered : parseJson(textOf(stored.bytes, survey, []));
  if (!parsed.ok || !isJsonObject(parsed.value)) {
    return fault('NOT_AN_OBJECT', `expected an object, found ${jsonTypeOf(delivered.value)}`);
  }
  const eventTime = readEventTime(parsed.value);
  if (!eventTime.ok) return eventTime;
  if (memberCountOf(parsed.value) !== survey.memberCount) noteAmbiguousKeys(bytes, oddities);
  const root = rootPlace(parsed.value, { oddities, isPlain: survey.isAscii && !survey.hasEscapes });
  return ok({
    ...readRecord(root, eventTime.value, context),
    stored: stored.bytes,
    isBlanked: stored.blanked > 0,
    oddities,
  });
}

type ReadRecord = Pick<DecodedRecord, 'record' | 'actor' | 'facts'>;

function readRecord(root: Place, eventTime: EpochMs, context: DecodeContext): ReadRecord {
  const sharedEventId = nameIn(root, 'sharedEventID');
  const actor = readActor(root, sharedEventId);
  const record = readColumns(root, eventTime, sharedEventId, actor, context);
  return { record, actor, facts: takeFacts(recordInHand(root, record, actor)) };
}

function textOf(bytes: Uint8Array, survey: JsonSurvey, oddities: Oddity[]): string {
  if (survey.isAscii) return asciiText(bytes);
  const { text, isValid } = utf8Text(bytes);
  if (!isValid) oddities.push({ field: '', found: 'invalid-utf8' });
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** The parser's own message shows a piece of the input, which may be a secret: only the place is taken from it. */
function parseJson(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    const place = /at position (\d+)/.exec(String(error))?.[1];
    return err(
      place === undefined
        ? 'the text breaks the rules of JSON'
        : `the text breaks the rules of JSON at character ${place}`,
    );
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
