/** Node's own pool is renewed every 8 KiB, which are six records: each renewal is an allocation outside of the heap. */
const SLAB_BYTES = 256 * 1024;
const LONGEST_IN_SLAB = SLAB_BYTES / 4;

/**
 * Where the texts of one batch are kept until it is stored. Memory that it was given once serves one batch after the
 * other: it counts against the heap's limit, and new memory for each batch would have all garbage collected for each.
 */
export type TextRoom = {
  /** A copy of bytes, good until the room is cleared. */
  readonly keep: (bytes: Uint8Array) => Buffer;
  /** Makes room for the next batch, over the texts of this one, which nobody may look at any more. */
  readonly clear: () => void;
};

/** A room with nothing in it. */
export function createTextRoom(): TextRoom {
  const slabs: Buffer[] = [];
  let [filled, used] = [0, 0];
  const slabFor = (bytes: number): Buffer => {
    const open = slabs[filled];
    if (open !== undefined && used + bytes <= SLAB_BYTES) return open;
    if (open !== undefined) [filled, used] = [filled + 1, 0];
    return (slabs[filled] ??= Buffer.allocUnsafeSlow(SLAB_BYTES));
  };
  return {
    keep: (bytes) => {
      if (bytes.length > LONGEST_IN_SLAB) return Buffer.from(bytes);
      const slab = slabFor(bytes.length);
      slab.set(bytes, used);
      used += bytes.length;
      return slab.subarray(used - bytes.length, used);
    },
    clear: () => {
      [filled, used] = [0, 0];
    },
  };
}
