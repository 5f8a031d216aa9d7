import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EpochMs } from '#kernel';
import { factRowsOf } from './fact-row.ts';
import type { FactRow, Teaching } from './fact-row.ts';

const at = (ms: number): EpochMs => ms as EpochMs;
const fact = (body: string): FactRow => ({ kind: 'issuance', firstAt: at(1), lastAt: at(1), body });

const teaching: fc.Arbitrary<Teaching> = fc
  .record({
    actor: fc.constantFrom('a', 'b', 'c'),
    time: fc.integer({ min: 0, max: 9 }),
    facts: fc.subarray(['x', 'y', 'z']),
  })
  .map(({ actor, time, facts }) => ({
    actor,
    eventTime: at(time),
    actorBody: `body of ${actor}`,
    facts: facts.map(fact),
  }));

describe('factRowsOf', () => {
  it('tells each fact once, and of each identity its first and last use', () => {
    const rows = factRowsOf([
      { actor: 'b', eventTime: at(5), actorBody: 'body', facts: [fact('x')] },
      { actor: 'b', eventTime: at(9), actorBody: 'body', facts: [fact('x')] },
      { actor: 'b', eventTime: at(2), actorBody: 'body', facts: [] },
    ]);
    expect(rows).toEqual([
      { kind: 'issuance', firstAt: 1, lastAt: 1, body: 'x' },
      { kind: 'sighting', firstAt: 2, lastAt: 9, body: 'body' },
    ]);
  });

  it('does not care about the order of the records, nor how often one is given', () => {
    fc.assert(
      fc.property(fc.array(teaching), (records) => {
        expect(factRowsOf([...records.toReversed(), ...records])).toEqual(factRowsOf(records));
      }),
    );
  });
});
