import { describe, expect, it } from '@jest/globals';
import { parseStsExpiration } from './sts-expiration.ts';

describe('parseStsExpiration', () => {
  it.each([
    ['Jul 10, 2023, 6:30:22 PM', '2023-07-10T18:30:22.000Z'],
    ['Nov 18, 2017 1:21:51 AM', '2017-11-18T01:21:51.000Z'],
    ['Jan 1, 2026, 12:00:00 AM', '2026-01-01T00:00:00.000Z'],
    ['Jan 1, 2026, 12:00:00 PM', '2026-01-01T12:00:00.000Z'],
    ['Mar 02, 2026, 10:00:00\u202fAM', '2026-03-02T10:00:00.000Z'],
    ['2026-03-02T10:00:00Z', '2026-03-02T10:00:00.000Z'],
    ['1772445600', '2026-03-02T10:00:00.000Z'],
    [1_772_445_600, '2026-03-02T10:00:00.000Z'],
    [1_772_445_600.5, '2026-03-02T10:00:00.500Z'],
    ['1772445600.250000', '2026-03-02T10:00:00.250Z'],
  ])('reads %j', (value, expected) => {
    const time = parseStsExpiration(value);
    expect(time.ok && new Date(time.value).toISOString()).toBe(expected);
  });

  it('knows every month by its English name', () => {
    const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
    const read = months.map((month) => parseStsExpiration(`${month} 10, 2026, 6:30:22 PM`));
    expect(read).toEqual(months.map((_, month) => ({ ok: true, value: Date.UTC(2026, month, 10, 18, 30, 22) })));
  });

  it.each([
    ...[
      'xJul 10, 2023, 6:30:22 PM',
      `2026-03-02T10:00:00.${'0'.repeat(30)}Z`,
      '',
      'never',
      'Jul 10, 2023',
      'Jul 10, 2023, 13:00:00 PM',
      'Jul 10, 2023, 0:30:22 AM',
      'Foo 10, 2023, 6:30:22 PM',
    ],
    ...['Feb 30, 2026, 6:30:22 PM', 'Jul 10, 2023, 6:60:22 PM', 'jul 10, 2023, 6:30:22 PM', '10 Jul 2023 6:30:22 PM'],
    ...[
      'Jul 10, 2023, 6:30:22 PM ',
      'Jul 10, 2023, 6:30:22 pm',
      '17724456000',
      -1,
      0,
      1.5,
      1e300,
      Number.NaN,
      Infinity,
    ],
  ])('refuses %j', (value) => {
    expect(parseStsExpiration(value)).toEqual({ ok: false, reason: 'not-an-expiration' });
  });
});
