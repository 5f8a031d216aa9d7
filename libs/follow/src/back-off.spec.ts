import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { backOffSeconds, MOST_TRIES } from './back-off.ts';

const DICE = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the wait before an object is read again', () => {
  it('is between half and all of twice the wait before, and never above a quarter of an hour', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), DICE, (tries, dice) => {
        const full = Math.min(900, 2 ** Math.min(tries - 1, 40));
        const wait = backOffSeconds(tries, dice);
        expect(wait).toBeGreaterThanOrEqual(full / 2);
        expect(wait).toBeLessThanOrEqual(full);
      }),
    );
  });

  it('adds up to between a quarter and half an hour before an object is given up', () => {
    const sum = (dice: number): number =>
      Array.from({ length: MOST_TRIES - 1 }, (_, at) => backOffSeconds(at + 1, dice)).reduce((a, b) => a + b, 0);
    expect(sum(0)).toBeGreaterThan(900);
    expect(sum(0.999)).toBeLessThan(2_000);
  });
});
