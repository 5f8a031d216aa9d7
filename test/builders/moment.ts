import type { EpochMs } from '#kernel';

const MIDNIGHT = Date.UTC(2026, 2, 2);
const TIME = /^(\d{2}):([0-5]\d):([0-5]\d(?:\.\d{1,3})?)$/;

/**
 * A moment of the day that all examples play on, in UTC: `moment('09:00:00')` or `moment('09:00:00.250')`. What goes on
 * for longer counts its hours on: `moment('25:00:00')` is at one o'clock of the next day.
 */
export function moment(time: string): EpochMs {
  const match = TIME.exec(time);
  if (match === null) throw new Error(`"${time}" is no time of day`);
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(1).map(Number);
  return (MIDNIGHT + Math.round(((hours * 60 + minutes) * 60 + seconds) * 1_000)) as EpochMs;
}

/** What {@link moment} reads as this moment, to the second. */
export function timeOf(at: EpochMs): string {
  const seconds = Math.floor((at - MIDNIGHT) / 1_000);
  const parts = [seconds / 3_600, (seconds / 60) % 60, seconds % 60].map((part) => String(Math.floor(part)));
  return parts.map((part) => part.padStart(2, '0')).join(':');
}

/** The moment so many milliseconds later, or earlier where they are negative. */
export const after = (at: EpochMs, ms: number): EpochMs => (at + ms) as EpochMs;
