import { describe, expect, it } from '@jest/globals';
import { parseMoment } from './parse-moment.ts';
import { UsageError } from './usage-error.ts';

describe('parseMoment', () => {
  it.each([
    ['2026-11-03', Date.UTC(2026, 10, 3)],
    ['2026-11-03T14:05Z', Date.UTC(2026, 10, 3, 14, 5)],
    ['2026-11-03T14:05:06.250Z', Date.UTC(2026, 10, 3, 14, 5, 6, 250)],
    ['2026-11-03T15:05:00+01:00', Date.UTC(2026, 10, 3, 14, 5)],
  ])('reads %s', (text, expected) => {
    expect(parseMoment('--at', text)).toBe(expected);
  });

  it.each([
    '',
    'yesterday',
    '30d',
    '2026-11-03T14:05',
    '2026-13-01',
    '2026-02-30',
    '2026-11-31',
    '2025-02-29',
    '1700000000',
  ])('refuses "%s", since a wrong range would leave events out without a word', (text) => {
    expect(() => parseMoment('--from', text)).toThrow(UsageError);
  });
});
