import type { EpochMs } from '#kernel';
import { columnTextOf, LONGEST_COLUMN_BYTES } from './column-text.ts';
import { parseEventTime } from './event-time.ts';
import type { Oddity } from './oddity.ts';

/** An object of parsed JSON, of which nothing is known. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** What is noted while one record is read. */
export type Notes = {
  readonly oddities: Oddity[];
  /** The record is ASCII without escapes: every text in it can be stored as it is. */
  readonly isPlain: boolean;
};

/** An object inside of a record: what stands there, or null, and how to name it. */
export type Place = {
  readonly object: JsonObject | null;
  /** JSON path with a dot at its end; empty for the record itself. */
  readonly path: string;
  readonly notes: Notes;
};

/** The record as a whole. */
export function rootPlace(object: JsonObject, notes: Notes): Place {
  return { object, path: '', notes };
}

/** What stands under `key`, unless it is absent: missing, null or empty text. Inherited properties do not count. */
export function presentIn(place: Place, key: string): unknown {
  const value = place.object?.[key];
  if (place.object === null || value === undefined || value === null || value === '') return undefined;
  return Object.hasOwn(place.object, key) ? value : undefined;
}

/** Notes that what stands under `key` is not what AWS documents; once, however often it is read. */
export function noteOddity(place: Place, key: string, found: string): null {
  const field = place.path + key;
  const { oddities } = place.notes;
  if (!oddities.some((noted) => noted.field === field && noted.found === found)) oddities.push({ field, found });
  return null;
}

/** Goes into the object under `key`. */
export function placeIn(place: Place, key: string): Place {
  const value = presentIn(place, key);
  const path = `${place.path}${key}.`;
  if (isJsonObject(value)) return { object: value, path, notes: place.notes };
  if (value !== undefined) noteOddity(place, key, jsonTypeOf(value));
  return { object: null, path, notes: place.notes };
}

/** A text that names something: null and odd when it is too long, since what is cut may name something else. */
export function nameIn(place: Place, key: string): string | null {
  const value = stringIn(place, key);
  if (value === null || (place.notes.isPlain && value.length <= LONGEST_COLUMN_BYTES)) return value;
  const { text, isCut } = columnTextOf(value);
  return isCut ? noteOddity(place, key, 'too-long') : text;
}

/** A text that is looked at and searched by: cut and odd when it is too long. */
export function wordingIn(place: Place, key: string): string | null {
  const value = stringIn(place, key);
  if (value === null || (place.notes.isPlain && value.length <= LONGEST_COLUMN_BYTES)) return value;
  const { text, isCut } = columnTextOf(value);
  if (isCut) noteOddity(place, key, 'cut');
  return text;
}

/** A boolean, which CloudTrail writes as such or as the text `true` or `false`, in any case. */
export function flagIn(place: Place, key: string): boolean | null {
  const value = presentIn(place, key);
  if (value === undefined || typeof value === 'boolean') return value ?? null;
  if (typeof value !== 'string') return noteOddity(place, key, jsonTypeOf(value));
  const word = value.length > 5 ? '' : value.toLowerCase();
  return word === 'true' || word === 'false' ? word === 'true' : noteOddity(place, key, 'unreadable');
}

/** A time in the form of `eventTime`, cut to the whole second. */
export function secondIn(place: Place, key: string): EpochMs | null {
  const value = stringIn(place, key);
  if (value === null) return null;
  const time = parseEventTime(value);
  return time.ok ? ((Math.floor(time.value / 1000) * 1000) as EpochMs) : noteOddity(place, key, 'unreadable');
}

/** Whether a parsed value is an object, and no array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON's word for the type of a parsed value. */
export function jsonTypeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function stringIn(place: Place, key: string): string | null {
  const value = presentIn(place, key);
  if (value === undefined) return null;
  return typeof value === 'string' ? value : noteOddity(place, key, jsonTypeOf(value));
}
