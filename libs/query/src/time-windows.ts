import { compareText } from '#kernel';
import type { UnitId } from '#lineage';
import type { UnitsByTime, UnitTime } from './units-by-time.ts';

/** A stretch of time to look through, its end excluded; and for which units, null for everybody. In milliseconds. */
export type TimeWindow = { readonly from: number; readonly until: number; readonly units: readonly UnitId[] | null };

/** How much one window may take in at most: milliseconds, and units, where time can part them. */
export type Breadth = { readonly length: number; readonly units: number };

/**
 * The first window at or behind a time, no broader than told; null where nothing can be any more. Times without anything are
 * skipped. Asked with times that only grow.
 */
export type TimeWindows = (at: number, breadth: Breadth) => Promise<TimeWindow | null>;

/** Windows over all events, from the first to the last; none where there are no events. */
export function windowsOfTime(times: { readonly first: number; readonly last: number } | null): TimeWindows {
  return (at, { length }) => {
    if (times === null || at > times.last) return Promise.resolve(null);
    const from = Math.max(at, times.first);
    return Promise.resolve({ from, until: from + length, units: null });
  };
}

/** Units that are asked for at first, and at most: each time as many again, and more, since whoever goes on may go far. */
const FIRST_ASKED = 64;
const MOST_ASKED = 2_000;

/** Windows over the times in which some units were seen, each with those that were seen in it. */
export function windowsOfUnits(unitsFrom: UnitsByTime): TimeWindows {
  let asked = FIRST_ASKED;
  let known: { readonly next: WindowsOfKnown; readonly until: number } | null = null;
  return async (at, breadth) => {
    for (let from = at; ;) {
      if (known === null || from >= known.until) {
        const { units, until } = await unitsFrom(from, asked);
        known = { next: windowsOfKnown(units), until };
        asked = Math.min(asked * 4, MOST_ASKED);
      }
      const window = known.next(from, breadth);
      if (window !== null && window.from < known.until) {
        return { ...window, until: Math.min(window.until, known.until) };
      }
      if (known.until === Infinity) return null;
      from = known.until;
    }
  };
}

type WindowsOfKnown = (at: number, breadth: Breadth) => TimeWindow | null;

function windowsOfKnown(known: readonly UnitTime[]): WindowsOfKnown {
  const units = known.toSorted((a, b) => a.firstAt - b.firstAt || compareText(a.unit, b.unit));
  let position = 0;
  let active: UnitTime[] = [];
  return (at, { length, units: most }) => {
    active = active.filter((unit) => unit.lastAt >= at);
    let from = at;
    for (; ; position += 1) {
      const unit = units[position];
      if (unit === undefined) break;
      if (unit.lastAt < from) continue;
      if (active.length === 0) from = Math.max(from, unit.firstAt);
      if (unit.firstAt >= from + length || (active.length >= most && unit.firstAt > from)) break;
      active.push(unit);
    }
    if (active.length === 0) return null;
    const next = units[position]?.firstAt ?? Infinity;
    return { from, until: Math.min(from + length, next), units: [...new Set(active.map(({ unit }) => unit))] };
  };
}
