import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { layOut } from './text-blocks.ts';
import { BLOCK_BYTES, blocksTouched } from './text-location.ts';

const sizes = fc.array(
  fc.oneof(
    fc.integer({ min: 1, max: 3_000 }),
    fc.constantFrom(BLOCK_BYTES - 1, BLOCK_BYTES, BLOCK_BYTES + 1, 2 * BLOCK_BYTES),
    fc.integer({ min: 1, max: 4 * BLOCK_BYTES }),
  ),
  { maxLength: 60 },
);
const textOf = (size: number, index: number): Buffer => Buffer.alloc(size, index + 1);

describe('layOut', () => {
  it('gives every text back from the blocks that it touches, and leaves no byte without an owner', () => {
    fc.assert(
      fc.property(sizes, (all) => {
        const texts = all.map(textOf);
        const { places, blocks: inPieces } = layOut(texts);
        const blocks = inPieces.map((pieces) => Buffer.concat(pieces));

        for (const [index, text] of texts.entries()) {
          const { block, blockOffset } = places[index]!;
          const location = { segmentId: 1, block, blockOffset, textBytes: text.length };
          const touched = blocks.slice(block, block + blocksTouched(location));
          const found = Buffer.concat(touched).subarray(blockOffset, blockOffset + text.length);
          expect(found.equals(text)).toBe(true);
          expect(text.length > BLOCK_BYTES || touched.length === 1).toBe(true);
        }
        expect(blocks.every((block) => block.length >= 1 && block.length <= BLOCK_BYTES)).toBe(true);
        expect(sum(blocks.map((block) => block.length))).toBe(sum(all));
      }),
    );
  });

  it('makes no block of nothing', () => {
    expect(layOut([])).toEqual({ places: [], blocks: [] });
  });
});

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
