import { createHash } from 'node:crypto';

/** Bytes kept of each end of an object, for whoever has to look at a damaged one. */
export const KEPT_BYTES = 4096;

/** What is known of the bytes that passed: how many, their hash, and both ends. */
export type Delivered = {
  readonly bytes: number;
  /** SHA-256 in lower case hex. */
  readonly sha256: string;
  /** The first `KEPT_BYTES`, or fewer if there were no more. */
  readonly head: Uint8Array;
  /** The last `KEPT_BYTES`; overlaps `head` in an object of less than twice as many. */
  readonly tail: Uint8Array;
};

/** Watches delivered bytes go by. `soFar` may be asked at any time, `end` once. */
export type DeliveredTap = {
  readonly see: (chunk: Uint8Array) => void;
  readonly soFar: () => number;
  readonly end: () => Delivered;
};

export function deliveredTap(): DeliveredTap {
  const hash = createHash('sha256');
  let bytes = 0;
  let head = new Uint8Array(0);
  let tail = new Uint8Array(0);
  return {
    see: (chunk) => {
      hash.update(chunk);
      bytes += chunk.length;
      if (head.length < KEPT_BYTES) head = Buffer.concat([head, chunk.subarray(0, KEPT_BYTES - head.length)]);
      tail = Buffer.concat([chunk.length < KEPT_BYTES ? tail : EMPTY, chunk.subarray(-KEPT_BYTES)]).subarray(
        -KEPT_BYTES,
      );
    },
    soFar: () => bytes,
    end: () => ({ bytes, sha256: hash.digest('hex'), head, tail }),
  };
}

const EMPTY = new Uint8Array(0);
