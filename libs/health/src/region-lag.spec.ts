import { describe, expect, it } from '@jest/globals';
import { secondsSince } from './region-lag.ts';

describe('secondsSince', () => {
  const now = new Date('2026-11-22T20:00:30Z');
  it.each([
    ['20261122T1955Z', 330],
    ['20261121T2000Z', 86_430],
    ['20261122T2005Z', 0],
  ])('of %s is %d', (at, seconds) => {
    expect(secondsSince(at, now)).toBe(seconds);
  });
});
