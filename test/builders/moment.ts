import type { EpochMs } from '#kernel';

/** A moment of the day that all examples play on, in UTC: `moment('09:00:00')` or `moment('09:00:00.250')`. */
export function moment(time: string): EpochMs {
  const at = Date.parse(`2026-03-02T${time}Z`);
  if (!Number.isFinite(at)) throw new Error(`"${time}" is no time of day`);
  return at as EpochMs;
}

/** The moment so many milliseconds later, or earlier where they are negative. */
export const after = (at: EpochMs, ms: number): EpochMs => (at + ms) as EpochMs;
