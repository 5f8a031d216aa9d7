import { describe, expect, it } from '@jest/globals';
import { unpackedBlock } from './block-form.ts';
import { packBlocks } from './pack-blocks.ts';

const cutIn = (block: Buffer, pieces: number): Buffer[] => {
  const length = Math.ceil(block.length / pieces);
  return Array.from({ length: pieces }, (_, at) => block.subarray(at * length, (at + 1) * length));
};

describe('packBlocks', () => {
  it('gives every block back in its place, whatever the sizes around it', async () => {
    const sizes = Array.from({ length: 300 }, (_, at) => (at % 7 === 0 ? 262_144 - at : 1 + ((at * 97) % 9_000)));
    const blocks = sizes.map((size, at) => Buffer.from(`${at} `.repeat(size).slice(0, size)));
    const packed = await packBlocks(blocks.map((block, at) => cutIn(block, 1 + (at % 4))));
    expect(packed.map(({ unpackedBytes }) => unpackedBytes)).toEqual(sizes);
    for (const [at, block] of blocks.entries())
      expect((await unpackedBlock(packed[at]!.packed))?.equals(block)).toBe(true);
  });

  it('packs nothing into nothing', async () => {
    expect(await packBlocks([])).toEqual([]);
  });
});
