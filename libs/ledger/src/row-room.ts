/** What is smaller comes out of Node's own pool, or costs little. */
const LEAST_BYTES = 64 * 1024;
/** More than the rows of any batch take, but for those of enormous records. */
const MOST_BYTES = 8 * 1024 * 1024;
/** One for the rows of records, one for their texts: two batches are not sent at once. */
const MOST_KEPT = 2;

const kept: Buffer[] = [];

/**
 * Memory for at least so many bytes of rows, used before or new. A large buffer is memory outside of the heap that counts
 * against the heap's limit: with a new one for each batch, all garbage is collected for each batch.
 */
export function roomForRows(bytes: number): Buffer {
  const at = kept.findIndex(({ length }) => length >= bytes);
  const [found] = at < 0 ? [] : kept.splice(at, 1);
  return found ?? Buffer.allocUnsafe(bytes);
}

/** Keeps memory for later rows. Whoever gives it must not look at it again. */
export function keepForLaterRows(buffer: Buffer): void {
  const isOfUse = buffer.length >= LEAST_BYTES && buffer.length <= MOST_BYTES;
  if (isOfUse && kept.length < MOST_KEPT) kept.push(buffer);
}
