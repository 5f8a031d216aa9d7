import { brotliDecompressSync, inflateRawSync } from 'node:zlib';
import { BROTLI_MARK, inBrotliForm } from './brotli-form.ts';

/** Stands before lines that are not packed. As little as `BROTLI_MARK` does any deflate stream begin so. */
const PLAIN_MARK = 0x07;
const WINDOW_BITS = 18;
/** More than lines that were packed together can come to: a forged pack cannot take more memory. */
const MOST_BYTES = 256 * 1024 * 1024;

/** Packs lines of text together, which takes less room the more alike they are. None may hold a line feed. */
export function packLines(lines: readonly string[]): Buffer {
  return inBrotliForm(Buffer.from(lines.join('\n')), WINDOW_BITS);
}

/**
 * Reads back what `packLines` packed, now or when it still deflated, and lines that a migration put down as they are.
 *
 * @throws {Error} when the bytes are damaged
 */
export function unpackLines(packed: Uint8Array): readonly string[] {
  return unpackedText(packed).toString('utf8').split('\n');
}

function unpackedText(packed: Uint8Array): Buffer {
  const behindMark = packed.subarray(1);
  if (packed[0] === BROTLI_MARK) return brotliDecompressSync(behindMark, { maxOutputLength: MOST_BYTES });
  if (packed[0] === PLAIN_MARK) return Buffer.from(behindMark.buffer, behindMark.byteOffset, behindMark.byteLength);
  return inflateRawSync(packed, { maxOutputLength: MOST_BYTES });
}
