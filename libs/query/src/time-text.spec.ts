import { describe, expect, it } from '@jest/globals';
import { timeText } from './time-text.ts';

describe('timeText', () => {
  it.each([
    [Date.parse('2026-03-01T00:00:00.123Z'), '2026-03-01T00:00:00.123Z'],
    [Date.parse('0001-01-01T00:00:00Z') - 1, '0001-01-01T00:00:00Z'],
    [-Infinity, '0001-01-01T00:00:00Z'],
    [Date.parse('9999-12-31T23:59:59.999Z') + 1, 'infinity'],
    [Infinity, 'infinity'],
  ])('writes %d as %s', (at, text) => {
    expect(timeText(at)).toBe(text);
  });
});
