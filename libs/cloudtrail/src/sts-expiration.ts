import { err, ok } from '#kernel';
import type { EpochMs, Result } from '#kernel';
import { parseEventTime } from './event-time.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const ENGLISH = /^([A-Z][a-z]{2}) (\d{1,2}), (\d{4}),? (\d{1,2}):(\d{2}):(\d{2})[ \u00a0\u202f](AM|PM)$/;
const EPOCH_SECONDS = /^\d{9,10}(?:\.\d{1,9})?$/;

/**
 * Reads when a credential ends: `responseElements.credentials.expiration`.
 *
 * In this one field CloudTrail prints an English clock time, with or without a comma behind the year
 * (`Jul 10, 2023, 12:31:14 PM`), in UTC though the text does not say so; newer Java runtimes put U+202F before AM and
 * PM. Some services write ISO 8601, or seconds since 1970 as a number or as text.
 *
 * @param value the field as it stands in the record
 * @returns milliseconds in UTC, or `not-an-expiration` for any other shape, and for days that no calendar has
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export function parseStsExpiration(value: string | number): Result<EpochMs, 'not-an-expiration'> {
  const text = String(value);
  if (EPOCH_SECONDS.test(text)) return ok(Math.floor(Number(text) * 1000) as EpochMs);
  if (typeof value === 'number' || value.length > 40) return err('not-an-expiration');
  const at = parseEventTime(isoOfEnglish(value) ?? value);
  return at.ok ? at : err('not-an-expiration');
}

function isoOfEnglish(text: string): string | null {
  const match = ENGLISH.exec(text);
  if (match === null) return null;
  const [, monthName = '', day = '', year = '', hour12 = '', minute = '', second = '', meridiem] = match;
  if (Number(hour12) < 1 || Number(hour12) > 12) return null;
  const month = twoDigits(MONTHS.indexOf(monthName) + 1);
  const hour = twoDigits((Number(hour12) % 12) + (meridiem === 'PM' ? 12 : 0));
  return `${year}-${month}-${day.padStart(2, '0')}T${hour}:${minute}:${second}Z`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
