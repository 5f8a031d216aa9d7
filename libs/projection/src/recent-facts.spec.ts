import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { factsInHand } from './recent-facts.ts';

const MOST = { facts: 20, length: 1_000 };
const factOf = (id: number) => ({ kind: 'user', principalId: `AIDA${id}`, arn: 'arn' }) as const;
const tellings = fc.array(fc.record({ id: fc.nat(60), length: fc.integer({ min: 1, max: 1_200 }) }), {
  maxLength: 200,
});

describe('facts in hand', () => {
  it('are never more than may be, nor longer together, whatever is kept; and what is found is what was kept', () => {
    fc.assert(
      fc.property(tellings, (told) => {
        const held = factsInHand(MOST);
        for (const { id, length } of told) {
          held.keep(String(id), factOf(id), length);
          expect(held.size()).toBeLessThanOrEqual(MOST.facts);
          expect(held.length()).toBeLessThanOrEqual(MOST.length);
          expect([undefined, factOf(id)]).toContainEqual(held.get(String(id)));
        }
      }),
      { numRuns: 300, seed: 20_261_122 },
    );
  });

  it('go in the order in which they came, and only as many as make room', () => {
    const held = factsInHand({ facts: 3, length: 100 });
    for (const id of [1, 2, 3]) held.keep(String(id), factOf(id), 30);
    held.keep('4', factOf(4), 50);
    expect(['1', '2', '3', '4'].map((id) => held.get(id) !== undefined)).toEqual([false, false, true, true]);
    expect([held.size(), held.length()]).toEqual([2, 80]);
  });

  it('leave out what is longer than all may be, and keep what is there', () => {
    const held = factsInHand({ facts: 3, length: 100 });
    held.keep('1', factOf(1), 100);
    held.keep('2', factOf(2), 101);
    held.keep('1', factOf(1), 1);
    expect([held.get('1'), held.get('2'), held.length()]).toEqual([factOf(1), undefined, 100]);
  });
});
