import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EpochMs } from '#kernel';
import { windowsOfTime, windowsOfUnits } from './time-windows.ts';
import type { TimeWindow, TimeWindows } from './time-windows.ts';
import { turnedUnits, unitsOfAll, unitsOfList } from './units-by-time.ts';
import type { UnitsByTime, UnitTime } from './units-by-time.ts';

const at = (ms: number): EpochMs => ms as EpochMs;

/** All windows, each `length` long at most, one after the other. */
async function all(windows: TimeWindows, length: number, units = 2_000): Promise<readonly TimeWindow[]> {
  const found: TimeWindow[] = [];
  const breadth = { length, units };
  for (let window = await windows(-Infinity, breadth); window !== null; window = await windows(window.until, breadth)) {
    found.push(window);
  }
  return found;
}

/** As a store deals them out: those of the moment, and the next few, as far as the last of these. */
const fewOf =
  (units: readonly UnitTime[], few: number): UnitsByTime =>
  (moment) => {
    const inTime = units.filter(({ lastAt }) => lastAt >= moment);
    const behind = inTime.filter(({ firstAt }) => firstAt > moment).sort((a, b) => a.firstAt - b.firstAt);
    const until = behind[few - 1]?.firstAt ?? Infinity;
    return Promise.resolve({ until, units: inTime.filter((unit) => !behind.slice(few).includes(unit)) });
  };

describe('windowsOfUnits', () => {
  const times = fc
    .array(fc.record({ firstAt: fc.integer({ min: 0, max: 500 }), length: fc.integer({ min: 0, max: 60 }) }), {
      maxLength: 40,
    })
    .map((drawn) =>
      drawn
        .map(({ firstAt, length }, index): UnitTime => ({
          unit: `unit-${index}`,
          firstAt: at(firstAt),
          lastAt: at(firstAt + length),
        }))
        .sort((a, b) => a.firstAt - b.firstAt),
    );

  /** Every unit is asked for at every time at which it was seen. */
  function expectAllAsked(units: readonly UnitTime[], windows: readonly TimeWindow[]): void {
    windows.forEach((window, index) => {
      expect(window.until).toBeGreaterThan(window.from);
      expect(window.from).toBeGreaterThanOrEqual(windows[index - 1]?.until ?? -Infinity);
      expect(new Set(window.units).size).toBe(window.units?.length);
    });
    for (const { unit, firstAt, lastAt } of units) {
      for (let moment = firstAt as number; moment <= lastAt; moment += 1) {
        const window = windows.find(({ from, until }) => from <= moment && moment < until);
        expect(window?.units).toContain(unit);
      }
    }
  }

  it('asks for every unit at every time at which it was seen, in windows that follow each other', async () => {
    const bounds = [fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 50 })] as const;
    await fc.assert(
      fc.asyncProperty(times, ...bounds, async (units, length, most) => {
        expectAllAsked(units, await all(windowsOfUnits(unitsOfList(units)), length, most));
      }),
    );
  });

  it('does so when the units are dealt out bit by bit, by several, and some of them twice', async () => {
    const bounds = [
      fc.integer({ min: 1, max: 90 }),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 9 }),
    ] as const;
    await fc.assert(
      fc.asyncProperty(times, times, ...bounds, async (units, others, length, most, few) => {
        const several = unitsOfAll([fewOf(units, few), fewOf(others, few + 1), unitsOfList(others)]);
        expectAllAsked([...units, ...others], await all(windowsOfUnits(several), length, most));
      }),
    );
  });

  it('skips the times at which nobody was seen', async () => {
    const units = [
      { unit: 'early', firstAt: at(10), lastAt: at(12) },
      { unit: 'late', firstAt: at(1_000_000), lastAt: at(1_000_001) },
    ];
    expect(await all(windowsOfUnits(unitsOfList(units)), 100)).toEqual([
      { from: 10, until: 110, units: ['early'] },
      { from: 1_000_000, until: 1_000_100, units: ['late'] },
    ]);
  });

  it('asks for no more units at once than told, where time can part them', async () => {
    const units = [10, 20, 30, 30].map((firstAt, index) => ({
      unit: `unit-${index}`,
      firstAt: at(firstAt),
      lastAt: at(firstAt + (index === 0 ? 25 : 4)),
    }));
    expect(await all(windowsOfUnits(unitsOfList(units)), 100, 2)).toEqual([
      { from: 10, until: 30, units: ['unit-0', 'unit-1'] },
      { from: 30, until: 130, units: ['unit-0', 'unit-2', 'unit-3'] },
    ]);
  });

  it('goes back in time over units that are turned', async () => {
    const units = [
      { unit: 'early', firstAt: at(10), lastAt: at(12) },
      { unit: 'late', firstAt: at(1_000), lastAt: at(1_050) },
    ];
    expect(await all(windowsOfUnits(unitsOfList(turnedUnits(units))), 100)).toEqual([
      { from: -1_050, until: -950, units: ['late'] },
      { from: -12, until: 88, units: ['early'] },
    ]);
  });

  it('ends at once without units', async () => {
    expect(await windowsOfUnits(unitsOfList([]))(-Infinity, { length: 10, units: 10 })).toBeNull();
  });
});

describe('windowsOfTime', () => {
  it('goes from the first event to the last', async () => {
    const windows = await all(windowsOfTime({ first: 5, last: 25 }), 10);
    expect(windows.map(({ from, until }) => [from, until])).toEqual([
      [5, 15],
      [15, 25],
      [25, 35],
    ]);
  });

  it('ends at once where there are no events', async () => {
    expect(await windowsOfTime(null)(-Infinity, { length: 10, units: 10 })).toBeNull();
  });
});
