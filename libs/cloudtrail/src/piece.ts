import { HeldBytes } from './held-bytes.ts';
import { OversizedPiece } from './oversized-piece.ts';
import { EXCERPT_BYTES } from './split-item.ts';
import type { SplitLimits, SplitReject } from './split-item.ts';

/** What a finished piece is made of: the ends always, the whole if it was small enough. */
export type PieceBytes = Pick<SplitReject, 'length' | 'head' | 'tail' | 'bytes' | 'hashHex'>;

/**
 * The piece of input that is being read: an item, or a run of garbage.
 *
 * Its earlier part is held in a copy, its later part still lies in the window. Above the limit only its ends are kept.
 */
export class Piece {
  /** Where it begins in the whole input. */
  offset = 0;
  private start = 0;
  private readonly held = new HeldBytes();
  private oversized: OversizedPiece | null = null;

  constructor(private readonly limits: SplitLimits) {}

  /** Begins a piece at index `at` of a window that begins at offset `base`. */
  begin(base: number, at: number): void {
    this.offset = base + at;
    this.start = at;
    this.held.clear();
    this.oversized = null;
  }

  get isOversized(): boolean {
    return this.oversized !== null;
  }

  /** Keeps what a window that is about to be left holds of the piece; the piece goes on at the next window's start. */
  leave(window: Uint8Array): void {
    const rest = window.subarray(this.start);
    if (this.oversized === null) this.held.append(rest);
    else this.oversized.append(rest);
    this.start = 0;
  }

  /** Gives up the bytes of a piece that is over the limit at index `at`, but for its ends. */
  outgrow(window: Uint8Array, at: number): OversizedPiece {
    const ends = new OversizedPiece(this.limits.newHash?.() ?? null);
    ends.append(this.held.view());
    ends.append(window.subarray(this.start, at));
    this.held.clear();
    this.start = at;
    this.oversized = ends;
    return ends;
  }

  /** The piece as a whole, up to index `end`; null when it is too large for that. */
  wholeTo(window: Uint8Array, end: number): Uint8Array | null {
    if (this.oversized !== null) return null;
    const rest = window.subarray(this.start, end);
    const whole = this.held.length === 0 ? rest : this.held.joinedWith(rest);
    return whole.length <= this.limits.maxRecordBytes ? whole : null;
  }

  /** All that is kept of the piece, up to index `end`. */
  keptTo(window: Uint8Array, end: number): PieceBytes {
    const bytes = this.wholeTo(window, end);
    if (bytes !== null) return keptOf(bytes);
    const ends = this.oversized ?? this.outgrow(window, end);
    ends.append(window.subarray(this.start, end));
    return { length: ends.length, ...ends.excerpt(), bytes: null };
  }
}

/** A piece that is small enough to be kept whole. */
export function keptOf(bytes: Uint8Array): PieceBytes {
  const head = bytes.subarray(0, EXCERPT_BYTES);
  const tail = bytes.subarray(Math.max(0, bytes.length - EXCERPT_BYTES));
  return { length: bytes.length, head, tail, bytes, hashHex: null };
}
