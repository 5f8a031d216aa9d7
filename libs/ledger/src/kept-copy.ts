/** Node's own pool is renewed every 8 KiB, which are six records: each renewal is an allocation outside of the heap. */
const SLAB_BYTES = 256 * 1024;
const LONGEST_POOLED = SLAB_BYTES / 4;

let slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
let used = 0;

/** A copy of bytes that are kept until their batch is stored, in memory that is taken for many of them at once. */
export function keptCopyOf(bytes: Uint8Array): Buffer {
  if (bytes.length > LONGEST_POOLED) return Buffer.from(bytes);
  if (used + bytes.length > SLAB_BYTES) {
    slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
    used = 0;
  }
  slab.set(bytes, used);
  used += bytes.length;
  return slab.subarray(used - bytes.length, used);
}
