import { EXCERPT_BYTES } from './split-item.ts';
import type { StreamingHash } from './split-item.ts';

/** What is kept of a piece that is too large to be kept whole: its two ends, its length and, if one is supplied, its hash. */
export class OversizedPiece {
  length = 0;
  private readonly head = new Uint8Array(EXCERPT_BYTES);
  private tail = new Uint8Array(0);

  constructor(private readonly hash: StreamingHash | null) {}

  append(part: Uint8Array): void {
    if (this.length < EXCERPT_BYTES) this.head.set(part.subarray(0, EXCERPT_BYTES - this.length), this.length);
    this.tail = lastBytes(this.tail, part);
    this.length += part.length;
    this.hash?.update(part);
  }

  excerpt(): { readonly head: Uint8Array; readonly tail: Uint8Array; readonly hashHex: string | null } {
    return {
      head: this.head.subarray(0, Math.min(this.length, EXCERPT_BYTES)),
      tail: this.tail,
      hashHex: this.hash?.hex() ?? null,
    };
  }
}

function lastBytes(before: Uint8Array, part: Uint8Array): Uint8Array<ArrayBuffer> {
  if (part.length >= EXCERPT_BYTES) return new Uint8Array(part.subarray(part.length - EXCERPT_BYTES));
  const kept = before.subarray(Math.max(0, before.length + part.length - EXCERPT_BYTES));
  const last = new Uint8Array(kept.length + part.length);
  last.set(kept);
  last.set(part, kept.length);
  return last;
}
