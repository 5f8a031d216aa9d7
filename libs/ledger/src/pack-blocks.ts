import { blockInForm } from './block-form.ts';

/** A block as it is stored. */
export type PackedBlock = { readonly unpackedBytes: number; readonly packed: Buffer };

/** As many as libuv has threads for. Each takes some hundred KiB of state, and a batch of small objects has thousands. */
const LANES = 4;

/** Packs blocks, each on its own, off the main thread and a few at a time. */
export async function packBlocks(blocks: readonly Buffer[]): Promise<readonly PackedBlock[]> {
  const packed: PackedBlock[] = [];
  const waiting = blocks.entries();
  const lane = async (): Promise<void> => {
    for (const [index, block] of waiting) {
      packed[index] = { unpackedBytes: block.length, packed: await blockInForm(block) };
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return packed;
}
