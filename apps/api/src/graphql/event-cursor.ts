import type { EpochMs } from '#kernel';
import type { EventPlace } from '#query';
import { CursorInvalid } from './api-fault.ts';

/** The first and the last moment that an event time may name. */
const FIRST_MS = -62_135_596_800_000;
const LAST_MS = 253_402_300_799_999;
const MOST_CHARACTERS = 4_096;

/** A cursor: where an event stands in the order of all. It names no row and no page, so it stays right while logs arrive. */
export function eventCursorOf({ eventTime, eventId, accountId, textHash }: EventPlace): string {
  return Buffer.from(JSON.stringify([eventTime, accountId, textHash, eventId])).toString('base64url');
}

/**
 * Reads a cursor back. Whatever a caller makes up by the same form is a place as well, and shows nothing more than the
 * list does.
 *
 * @throws {CursorInvalid}
 */
export function parseEventCursor(cursor: string | null | undefined): EventPlace | null {
  if (cursor == null) return null;
  if (cursor.length > MOST_CHARACTERS) throw new CursorInvalid();
  const place = placeIn(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (place === null || eventCursorOf(place) !== cursor) throw new CursorInvalid();
  return place;
}

function placeIn(text: string): EventPlace | null {
  const parts = partsIn(text);
  const [eventTime, accountId, textHash, eventId] = parts;
  const isTime =
    typeof eventTime === 'number' && Number.isInteger(eventTime) && eventTime >= FIRST_MS && eventTime <= LAST_MS;
  if (!isTime || !isText(accountId) || !isText(textHash) || !isText(eventId) || parts.length !== 4) return null;
  if (!/^[0-9a-f]{64}$/.test(textHash)) return null;
  return { eventTime: eventTime as EpochMs, accountId, textHash, eventId };
}

/** PostgreSQL's texts hold no NUL. */
const isText = (value: unknown): value is string => typeof value === 'string' && !value.includes('\0');

function partsIn(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
