import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EpochMs } from '#kernel';
import { MOST_SCALE, SHORTEST_USE_MS, useLengthOf, useRangeOf } from './use-range.ts';

const FIRST_YEAR = Date.parse('0001-01-01T00:00:00Z');
const LAST_YEAR = Date.parse('9999-12-31T23:59:59.999Z');
const moment = fc.integer({ min: FIRST_YEAR, max: LAST_YEAR });

describe('useRangeOf', () => {
  it('takes in both moments, and would not with the next lower scale', () => {
    fc.assert(
      fc.property(moment, moment, (one, other) => {
        const [firstAt, lastAt] = [Math.min(one, other) as EpochMs, Math.max(one, other) as EpochMs];
        const { since, scale } = useRangeOf(firstAt, lastAt);
        expect(since).toBe(firstAt);
        expect(since + useLengthOf(scale)).toBeGreaterThanOrEqual(lastAt);
        if (scale > 0) expect(since + useLengthOf(scale - 1)).toBeLessThan(lastAt);
      }),
    );
  });

  it('gives the least scale to a single use, and the most to all years that a record may tell', () => {
    const day = Date.parse('2026-04-01T00:00:00Z');
    expect(useRangeOf(day as EpochMs, day as EpochMs).scale).toBe(0);
    expect(useRangeOf(day as EpochMs, (day + SHORTEST_USE_MS) as EpochMs).scale).toBe(0);
    expect(useRangeOf(day as EpochMs, (day + SHORTEST_USE_MS + 1) as EpochMs).scale).toBe(1);
    expect(useRangeOf(FIRST_YEAR as EpochMs, LAST_YEAR as EpochMs).scale).toBe(MOST_SCALE);
  });
});
