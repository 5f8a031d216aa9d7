/** Bytes in one block, and so in one chunk that the reader gives for an object that is not compressed. */
export const BLOCK_BYTES = 64 * 1024;

/**
 * Cuts a stream anew into blocks of `BLOCK_BYTES`, the last one shorter; empty chunks vanish.
 *
 * Whatever the network or the disk cut the bytes into, the same bytes then go through the same steps, so that limits,
 * failures and what was given before them are the same as well.
 */
export async function* inBlocks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let broken: { readonly error: unknown } | null = null;
  try {
    for await (const chunk of chunks) {
      let start = 0;
      while (heldBytes + chunk.length - start >= BLOCK_BYTES) {
        const end = start + BLOCK_BYTES - heldBytes;
        yield joined(held, chunk.subarray(start, end));
        held = [];
        heldBytes = 0;
        start = end;
      }
      if (start < chunk.length) {
        held.push(chunk.subarray(start));
        heldBytes += chunk.length - start;
      }
    }
  } catch (error) {
    broken = { error }; // what came before is given first
  }
  if (heldBytes > 0) yield joined(held);
  if (broken !== null) throw broken.error;
}

function joined(held: readonly Uint8Array[], last?: Uint8Array): Uint8Array {
  const parts = last === undefined ? held : [...held, last];
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
}
