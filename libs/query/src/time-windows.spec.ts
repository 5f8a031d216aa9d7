import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EpochMs } from '#kernel';
import type { UnitTime } from './event-question.ts';
import { turnedUnits, windowsOfTime, windowsOfUnits } from './time-windows.ts';
import type { TimeWindow, TimeWindows } from './time-windows.ts';

const at = (ms: number): EpochMs => ms as EpochMs;

/** All windows, each `length` long at most, one after the other. */
function all(windows: TimeWindows, length: number, units = 2_000): readonly TimeWindow[] {
  const found: TimeWindow[] = [];
  const breadth = { length, units };
  for (let window = windows(-Infinity, breadth); window !== null; window = windows(window.until, breadth)) {
    found.push(window);
  }
  return found;
}

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

  it('asks for every unit at every time at which it was seen, in windows that follow each other', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 50 }), (units, length, most) => {
        const windows = all(windowsOfUnits(units), length, most);
        windows.forEach((window, index) => {
          expect(window.until).toBeGreaterThan(window.from);
          expect(window.from).toBeGreaterThanOrEqual(windows[index - 1]?.until ?? -Infinity);
        });
        for (const { unit, firstAt, lastAt } of units) {
          for (let moment = firstAt as number; moment <= lastAt; moment += 1) {
            const window = windows.find(({ from, until }) => from <= moment && moment < until);
            expect(window?.units).toContain(unit);
          }
        }
      }),
    );
  });

  it('skips the times at which nobody was seen', () => {
    const units = [
      { unit: 'early', firstAt: at(10), lastAt: at(12) },
      { unit: 'late', firstAt: at(1_000_000), lastAt: at(1_000_001) },
    ];
    expect(all(windowsOfUnits(units), 100)).toEqual([
      { from: 10, until: 110, units: ['early'] },
      { from: 1_000_000, until: 1_000_100, units: ['late'] },
    ]);
  });

  it('asks for no more units at once than told, where time can part them', () => {
    const units = [10, 20, 30, 30].map((firstAt, index) => ({
      unit: `unit-${index}`,
      firstAt: at(firstAt),
      lastAt: at(firstAt + (index === 0 ? 25 : 4)),
    }));
    expect(all(windowsOfUnits(units), 100, 2)).toEqual([
      { from: 10, until: 30, units: ['unit-0', 'unit-1'] },
      { from: 30, until: 130, units: ['unit-0', 'unit-2', 'unit-3'] },
    ]);
  });

  it('goes back in time over units that are turned', () => {
    const units = [
      { unit: 'early', firstAt: at(10), lastAt: at(12) },
      { unit: 'late', firstAt: at(1_000), lastAt: at(1_050) },
    ];
    expect(all(windowsOfUnits(turnedUnits(units)), 100)).toEqual([
      { from: -1_050, until: -950, units: ['late'] },
      { from: -12, until: 88, units: ['early'] },
    ]);
  });

  it('ends at once without units', () => {
    expect(windowsOfUnits([])(-Infinity, { length: 10, units: 10 })).toBeNull();
  });
});

describe('windowsOfTime', () => {
  it('goes from the first event to the last', () => {
    const windows = all(windowsOfTime({ first: 5, last: 25 }), 10);
    expect(windows.map(({ from, until }) => [from, until])).toEqual([
      [5, 15],
      [15, 25],
      [25, 35],
    ]);
  });

  it('ends at once where there are no events', () => {
    expect(windowsOfTime(null)(-Infinity, { length: 10, units: 10 })).toBeNull();
  });
});
