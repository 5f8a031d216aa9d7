import { compareText } from '#kernel';
import type { EpochMs } from '#kernel';
import type { UnitId } from '#lineage';
import type { UnitTime } from './event-question.ts';

/** A stretch of time to look through, its end excluded; and for which units, null for everybody. In milliseconds. */
export type TimeWindow = { readonly from: number; readonly until: number; readonly units: readonly UnitId[] | null };

/** How much one window may take in at most: milliseconds, and units, where time can part them. */
export type Breadth = { readonly length: number; readonly units: number };

/**
 * The first window at or behind a time, no broader than told; null where nothing can be any more. Times without anything are
 * skipped. Asked with times that only grow.
 */
export type TimeWindows = (at: number, breadth: Breadth) => TimeWindow | null;

/** Windows over all events, from the first to the last; none where there are no events. */
export function windowsOfTime(times: { readonly first: number; readonly last: number } | null): TimeWindows {
  return (at, { length }) => {
    if (times === null || at > times.last) return null;
    const from = Math.max(at, times.first);
    return { from, until: from + length, units: null };
  };
}

/**
 * Windows over the times in which some units were seen, each with those that were seen in it.
 *
 * @param units by first use
 */
export function windowsOfUnits(units: readonly UnitTime[]): TimeWindows {
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
    return { from, until: Math.min(from + length, next), units: active.map(({ unit }) => unit) };
  };
}

/** Units with all times turned to their negatives, by first use then: for windows that go back in time. */
export function turnedUnits(units: readonly UnitTime[]): readonly UnitTime[] {
  return units
    .map(({ unit, firstAt, lastAt }) => ({ unit, firstAt: (0 - lastAt) as EpochMs, lastAt: (0 - firstAt) as EpochMs }))
    .sort((a, b) => a.firstAt - b.firstAt || compareText(a.unit, b.unit));
}
