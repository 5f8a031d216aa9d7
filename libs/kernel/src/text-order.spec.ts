import { describe, expect, it } from '@jest/globals';
import { compareText, distinctInOrder } from './text-order.ts';

describe('the order of texts', () => {
  it('is by code units, whatever the language', () => {
    expect(['b', 'ä', 'a', 'B', ''].sort(compareText)).toEqual(['', 'B', 'a', 'b', 'ä']);
    expect(compareText('a', 'a')).toBe(0);
  });
});

describe('distinctInOrder', () => {
  it('gives each text once, by its first value, in the order of texts', () => {
    const values = [
      { id: 'b', n: 1 },
      { id: 'a', n: 2 },
      { id: 'b', n: 3 },
    ];
    expect(distinctInOrder(values, ({ id }) => id)).toEqual([
      { id: 'a', n: 2 },
      { id: 'b', n: 1 },
    ]);
    expect(distinctInOrder([], String)).toEqual([]);
  });
});
