import { promisify } from 'node:util';
import { constants, deflateRaw } from 'node:zlib';

/** A block as it is stored. */
export type PackedBlock = { readonly unpackedBytes: number; readonly packed: Buffer };

const deflate = promisify(deflateRaw);

/** As many as libuv has threads for. Each takes up to 256 KiB of state, and a batch of small objects has thousands. */
const LANES = 4;
/** Smaller state for smaller blocks, which costs nothing of how well they shrink. */
const SMALL_BYTES = 4096;
/** Text of records shrinks about fivefold at the fastest level, and hardly more at slower ones. */
const LARGE = { level: constants.Z_BEST_SPEED };
const SMALL = { level: constants.Z_BEST_SPEED, windowBits: 12, memLevel: 5 };

/** Packs blocks, each on its own, off the main thread and a few at a time. */
export async function packBlocks(blocks: readonly Buffer[]): Promise<readonly PackedBlock[]> {
  const packed: PackedBlock[] = [];
  const waiting = blocks.entries();
  const lane = async (): Promise<void> => {
    for (const [index, block] of waiting) {
      const options = block.length > SMALL_BYTES ? LARGE : SMALL;
      packed[index] = { unpackedBytes: block.length, packed: await deflate(block, options) };
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return packed;
}
