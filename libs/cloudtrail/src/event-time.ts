import { err, ok } from '#kernel';
import type { EpochMs, Result } from '#kernel';

const SHAPE = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d))$/;
/** As columnar exports write it: always UTC, always nine digits of a second's parts. */
const EXPORTED = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{9})$/;
const ZERO = 0x30;
const COMMON_LENGTH = '2026-03-02T09:00:00Z'.length;
/** What stands between the digits of that form, and where. */
const [MARKS, PLACES] = ['--T::Z', [4, 7, 10, 13, 16, 19]] as const;
const FIRST = utcOf(1, 1, 1, 0);
const LAST = utcOf(9999, 12, 31, 86_399_999);

/**
 * Reads a record's time: ISO 8601 with `T`, whole seconds or a fraction of up to nine digits, and `Z` or an offset; or
 * `2026-03-02 09:00:00.000000000`, the form of records that went through Parquet or Athena, whose times have no zone and
 * are as CloudTrail wrote them, in UTC.
 *
 * Strict, since the readers at hand are not: PostgreSQL takes `now` and `infinity` for times, and `Date.parse` rolls
 * 30 February over into March and takes text without a zone as local time. There is no leap second, no hour 24, no year 0.
 *
 * @returns milliseconds in UTC, the fraction cut (not rounded) to three digits, within the years 1 to 9999 of UTC; or
 *          `not-an-event-time`
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function parseEventTime(text: string): Result<EpochMs, 'not-an-event-time'> {
  const common = text.length === COMMON_LENGTH ? commonTime(text) : null;
  if (common !== null) return ok(common);
  const match = text.length <= 35 ? SHAPE.exec(text.replace(EXPORTED, '$1T$2Z')) : null;
  if (match === null) return err('not-an-event-time');
  const [, year, month, day, hour, minute, second, fraction = '', sign, offsetHours = '0', offsetMinutes = '0'] = match;
  const clock = clockMsOf(Number(hour), Number(minute), Number(second));
  const offset = clockMsOf(Number(offsetHours), Number(offsetMinutes), 0);
  const midnight = midnightOf(Number(year), Number(month), Number(day));
  if (clock === null || offset === null || midnight === null) return err('not-an-event-time');

  const at = midnight + clock + Number(fraction.padEnd(3, '0').slice(0, 3)) + (sign === '-' ? offset : -offset);
  return at >= FIRST && at <= LAST ? ok(at as EpochMs) : err('not-an-event-time');
}

/** Reads the form that CloudTrail writes, `2026-03-02T09:00:00Z`, by hand; null for any other, and for what is no time. */
function commonTime(text: string): EpochMs | null {
  for (let index = 0; index < MARKS.length; index++) if (text[PLACES[index] ?? 0] !== MARKS[index]) return null;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const clock = clockMsOf(twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17));
  const midnight = midnightOf(year, twoDigits(text, 5), twoDigits(text, 8));
  const at = (midnight ?? Number.NaN) + (clock ?? Number.NaN);
  return Number.isNaN(at) ? null : (at as EpochMs);
}

/** Two digits as a number; NaN where there are none. */
function twoDigits(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - ZERO, text.charCodeAt(at + 1) - ZERO];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function clockMsOf(hour: number, minute: number, second: number): number | null {
  return hour <= 23 && minute <= 59 && second <= 59 ? ((hour * 60 + minute) * 60 + second) * 1000 : null;
}

/** The start of a day of the calendar, or null when the calendar has no such day. */
function midnightOf(year: number, month: number, day: number): number | null {
  if (year === 0 || month === 0 || month > 12 || day === 0 || day > daysIn(year, month)) return null;
  return utcOf(year, month, day, 0);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** `Date.UTC`, but for its reading of the years 0 to 99 as 1900 to 1999: the calendar repeats every 400 years. */
function utcOf(year: number, month: number, day: number, ms: number): number {
  const DAYS_IN_400_YEARS = 146_097;
  const at = Date.UTC(year + 400, month - 1, day);
  return at - DAYS_IN_400_YEARS * 86_400_000 + ms;
}
