import type { EpochMs } from '#kernel';
import type pg from 'pg';
import type { EventPlace } from './attributed-event.ts';
import type { EventQuestion } from './event-question.ts';
import { eventRows, eventTimes } from './event-rows.ts';
import type { EventRow } from './stored-event.ts';
import { windowsOfTime, windowsOfUnits } from './time-windows.ts';
import type { TimeWindows } from './time-windows.ts';

const FIRST_WINDOW_MS = 3_600_000;
const SHORTEST_WINDOW_MS = 1_000;
const LONGEST_WINDOW_MS = 10_000 * 365 * 86_400_000;

/**
 * Goes through the events of a question in their order, `size` at a time at most, with keyset pages: nothing is held
 * open between two of them. Each batch has at least one event.
 *
 * Looks through one window of time after the other, so that each query reads about as much as it gives back, whatever
 * the database knows of the tables by then: a store that was just loaded has no statistics yet, and a limit alone would
 * have all that follows read and sorted for each page. Windows shrink to what a page covered and grow where little is.
 */
export async function* eventWalk(
  pool: pg.Pool | pg.ClientBase,
  question: EventQuestion,
  start: EventPlace | null,
  size: number,
): AsyncGenerator<readonly EventRow[]> {
  const windows = await windowsOf(pool, question);
  let after = start;
  let at = start?.eventTime ?? question.from ?? -Infinity;
  let length = FIRST_WINDOW_MS;
  for (let window = windows(at, length); window !== null; window = windows(at, length)) {
    const { from, units } = window;
    const until = Math.min(window.until, question.until ?? Infinity);
    if (from >= until) return;
    const range = { ...question, after: from === at ? after : null, from: from as EpochMs, until: until as EpochMs };
    const rows = await eventRows(pool, range, size, units);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1)?.place;
    if (last !== undefined && rows.length === size) {
      length = Math.max(last.eventTime - from, SHORTEST_WINDOW_MS);
      [at, after] = [last.eventTime, last];
    } else {
      if (rows.length < size / 2) length = Math.min(length * 2, LONGEST_WINDOW_MS);
      [at, after] = [until, null];
    }
  }
}

async function windowsOf(pool: pg.Pool | pg.ClientBase, { whose }: EventQuestion): Promise<TimeWindows> {
  return whose === null ? windowsOfTime(await eventTimes(pool)) : windowsOfUnits(whose.units);
}
