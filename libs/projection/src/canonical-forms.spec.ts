import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { blocksTouched } from '#ledger';
import { inPortions } from './canonical-forms.ts';

const records = fc.array(
  fc
    .record({
      segmentId: fc.integer({ min: 1, max: 40 }),
      block: fc.integer({ min: 0, max: 20 }),
      blockOffset: fc.integer({ min: 0, max: 60_000 }),
      textBytes: fc.oneof(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 2_000_000 })),
    })
    .map((location) => ({ location })),
  { maxLength: 600 },
);

describe('inPortions', () => {
  it('gives each record once, and no more together than touch 32 blocks, but for one that does so by itself', () => {
    fc.assert(
      fc.property(records, (all) => {
        const portions = inPortions(all);
        expect(new Set(portions.flat())).toEqual(new Set(all));
        expect(portions.flat()).toHaveLength(all.length);
        for (const portion of portions) {
          const touched = portion.flatMap(({ location }) =>
            Array.from({ length: blocksTouched(location) }, (_, at) => `${location.segmentId}/${location.block + at}`),
          );
          expect(portion.length === 1 || new Set(touched).size <= 32).toBe(true);
        }
      }),
      { numRuns: 200, seed: 20_261_122 },
    );
  });

  it('takes the records of one block together', () => {
    const inBlock = (at: number) => ({ location: { segmentId: 1, block: 0, blockOffset: at * 10, textBytes: 10 } });
    expect(inPortions(Array.from({ length: 1_000 }, (_, at) => inBlock(at)))).toHaveLength(1);
    expect(inPortions([])).toEqual([]);
  });
});
