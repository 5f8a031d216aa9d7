import type { EpochMs } from '#kernel';
import { UsageError } from './usage-error.ts';

const FORM = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/**
 * A moment as people type it: `2026-11-03` (midnight UTC), `2026-11-03T14:05Z`, `2026-11-03T15:05:00+01:00`.
 *
 * @throws {UsageError} when the text has another form or names no real moment
 */
export function parseMoment(option: string, text: string): EpochMs {
  const day = FORM.exec(text)?.[1];
  const at = day !== undefined && isRealDay(day) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) {
    throw new UsageError(
      `${option}: expected a date or a time with its zone, such as 2026-11-03 or 2026-11-03T14:05:00Z`,
    );
  }
  return at as EpochMs;
}

/** `Date.parse` takes 31 November for 1 December. */
function isRealDay(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}
