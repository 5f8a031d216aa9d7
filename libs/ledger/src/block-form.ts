import { promisify } from 'node:util';
import { brotliDecompress, inflateRaw } from 'node:zlib';
import { BROTLI_MARK, inBrotliForm } from './brotli-form.ts';
import { BLOCK_BYTES } from './text-location.ts';

const decompress = promisify(brotliDecompress);
const inflate = promisify(inflateRaw);

const WINDOW_BITS = 18;

/** A block in the form in which it is stored. Takes about 0.4 ms, in a thread that has nothing else to do meanwhile. */
export function blockInForm(block: Buffer): Buffer {
  return inBrotliForm(block, WINDOW_BITS);
}

/** A stored block as it was; undefined when it is damaged. A forged one cannot take more memory than a block may. */
export async function unpackedBlock(packed: Buffer): Promise<Buffer | undefined> {
  const limits = { maxOutputLength: BLOCK_BYTES };
  const isBrotli = packed[0] === BROTLI_MARK;
  try {
    return await (isBrotli ? decompress(packed.subarray(1), limits) : inflate(packed, limits));
  } catch {
    return undefined;
  }
}
