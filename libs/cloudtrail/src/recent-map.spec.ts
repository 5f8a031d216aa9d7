import { describe, expect, it } from '@jest/globals';
import { RecentMap } from './recent-map.ts';

describe('RecentMap', () => {
  it('gives what was set, and nothing for what was not', () => {
    const map = new RecentMap<number>(4);
    map.set('a', 1);
    expect(map.get('a')).toBe(1);
    expect(map.get('b')).toBeUndefined();
  });

  it('remembers what is asked for again and again, however much else comes', () => {
    const map = new RecentMap<number>(4);
    map.set('kept', 1);
    for (let other = 0; other < 100; other++) {
      map.set(`other ${other}`, other);
      expect(map.get('kept')).toBe(1);
    }
  });

  it('forgets what nobody asks for, so that it never holds more than it may', () => {
    const map = new RecentMap<number>(10);
    for (let value = 0; value < 1000; value++) map.set(String(value), value);
    const held = Array.from({ length: 1000 }, (_, value) => map.get(String(value))).filter(
      (value) => value !== undefined,
    );
    expect(held.length).toBeLessThanOrEqual(10);
    expect(held.length).toBeGreaterThanOrEqual(5);
  });
});
