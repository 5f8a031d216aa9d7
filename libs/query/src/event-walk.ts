import type { EpochMs } from '#kernel';
import type { UnitId } from '#lineage';
import type pg from 'pg';
import type { EventPlace } from './attributed-event.ts';
import type { EventQuestion } from './event-question.ts';
import { eventRows, eventTimes } from './event-rows.ts';
import type { EventRow } from './stored-event.ts';
import { windowsOfTime, windowsOfUnits } from './time-windows.ts';
import type { Breadth, TimeWindows } from './time-windows.ts';

/** Each unit may have as many events in a window as are wanted: the fewer it asks, the fewer are read for nothing. */
const FIRST_BREADTH: Breadth = { length: 3_600_000, units: 4 };
const SHORTEST_WINDOW_MS = 1_000;
const LONGEST_WINDOW_MS = 10_000 * 365 * 86_400_000;
const MOST_UNITS = 2_000;

/**
 * A way through events. Going back in time is going forward with all times turned to their negatives: so are the windows
 * that are given here, the beginning, the end, and the stretches to read.
 */
export type Walk = {
  readonly windows: TimeWindows;
  /** -1 goes back in time. */
  readonly turn: 1 | -1;
  readonly begin: number;
  /** Not reached. */
  readonly end: number;
  /** Goes on behind this place, which lies at or behind the beginning. */
  readonly after: EventPlace | null;
  /** How many events are read at once, at most. */
  readonly size: number;
};

/** A stretch of time to read: its first `size` events in order, behind a place where one is given. */
export type Stretch = {
  readonly from: number;
  readonly until: number;
  readonly after: EventPlace | null;
  readonly units: readonly UnitId[] | null;
};

/**
 * Goes through events in order, `size` at a time at most, with keyset pages: nothing is held open between two of them.
 * Each batch has at least one event.
 *
 * Looks through one window of time after the other, so that each query reads about as much as it gives back, whatever
 * the database knows of the tables by then: a store that was just loaded has no statistics yet, and a limit alone would
 * have all that follows read and sorted for each page. Windows
 * shrink to what a page covered, and grow where little is.
 */
export async function* walk(
  { windows, turn, begin, end, after: start, size }: Walk,
  read: (stretch: Stretch) => Promise<readonly EventRow[]>,
): AsyncGenerator<readonly EventRow[]> {
  let after = start;
  let at = start === null ? begin : turn * start.eventTime;
  let breadth = FIRST_BREADTH;
  for (let window = await windows(at, breadth); window !== null; window = await windows(at, breadth)) {
    const { from, units } = window;
    const until = Math.min(window.until, end);
    if (from >= until) return;
    const rows = await read({ from, until, units, after: from === at ? after : null });
    if (rows.length > 0) yield rows;
    const last = rows.at(-1)?.place;
    if (last !== undefined && rows.length === size) {
      breadth = { ...breadth, length: Math.max(turn * last.eventTime - from, SHORTEST_WINDOW_MS) };
      [at, after] = [turn * last.eventTime, last];
    } else {
      if (rows.length < size / 2) breadth = broader(breadth);
      [at, after] = [until, null];
    }
  }
}

const broader = ({ length, units }: Breadth): Breadth => ({
  length: Math.min(length * 2, LONGEST_WINDOW_MS),
  units: Math.min(units * 4, MOST_UNITS),
});

/** Goes through the events of a question in their order. */
export async function* eventWalk(
  pool: pg.Pool | pg.ClientBase,
  question: EventQuestion,
  after: EventPlace | null,
  size: number,
): AsyncGenerator<readonly EventRow[]> {
  const { whose, from, until } = question;
  const windows = whose === null ? windowsOfTime(await eventTimes(pool)) : windowsOfUnits(whose.units);
  const way = { windows, turn: 1, begin: from ?? -Infinity, end: until ?? Infinity, after, size } as const;
  yield* walk(way, (stretch) => {
    const times = { from: stretch.from as EpochMs, until: stretch.until as EpochMs };
    return eventRows(pool, { ...question, ...times, after: stretch.after }, size, stretch.units);
  });
}
