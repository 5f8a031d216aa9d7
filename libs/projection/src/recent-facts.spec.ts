import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { factsInHand } from './recent-facts.ts';
import type { FactText } from './recent-facts.ts';

const MOST = { facts: 20, length: 1_000 };
const factOf = (id: number, length: number): FactText => ({
  factId: String(id),
  kind: 'user',
  body: String(id).padEnd(length, 'é'),
});
const tellings = fc.array(fc.record({ id: fc.nat(60), length: fc.integer({ min: 2, max: 1_200 }) }), {
  maxLength: 200,
});

describe('facts in hand', () => {
  it('are never more than may be, nor longer together, whatever is kept; and what is found is what was kept', () => {
    fc.assert(
      fc.property(tellings, (told) => {
        const held = factsInHand(MOST);
        const first = new Map<number, number>();
        for (const { id, length } of told) {
          if (held.get(String(id)) === undefined) first.set(id, length);
          held.keep(factOf(id, length));
          expect(held.size()).toBeLessThanOrEqual(MOST.facts);
          expect(held.length()).toBeLessThanOrEqual(MOST.length);
          expect([undefined, factOf(id, first.get(id) ?? 0)]).toContainEqual(held.get(String(id)));
        }
      }),
      { numRuns: 300, seed: 20_261_122 },
    );
  });

  it('go in the order in which they came, and only as many as make room', () => {
    const held = factsInHand({ facts: 3, length: 100 });
    for (const id of [1, 2, 3]) held.keep(factOf(id, 30));
    held.keep(factOf(4, 50));
    expect(['1', '2', '3', '4'].map((id) => held.get(id) !== undefined)).toEqual([false, false, true, true]);
    expect([held.size(), held.length()]).toEqual([2, 80]);
  });

  it('leave out what is longer than all may be, and keep what is there', () => {
    const held = factsInHand({ facts: 3, length: 100 });
    held.keep(factOf(1, 100));
    held.keep(factOf(2, 101));
    held.keep(factOf(1, 2));
    expect([held.get('1'), held.get('2'), held.length()]).toEqual([factOf(1, 100), undefined, 100]);
  });
});
