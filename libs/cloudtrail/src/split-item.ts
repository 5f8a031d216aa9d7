import type { RejectReason } from './reject.ts';

/** One candidate for a record: the bytes of a whole JSON value, verbatim, without the space around it. */
export type SplitText = {
  readonly kind: 'text';
  /** May be a view of the chunk that was pushed: use it before that memory is written again. So with every array here. */
  readonly bytes: Uint8Array;
  /** Index of the item in the object, from 0; texts and rejects count alike. */
  readonly position: number;
  /** Where the item begins in the inflated object, in bytes from 0. */
  readonly byteOffset: number;
};

/** A piece of input that can be no record, and what is kept of it. */
export type SplitReject = {
  readonly kind: 'reject';
  readonly reason: Extract<RejectReason, 'NOT_JSON' | 'RECORD_TOO_LARGE' | 'NESTED_TOO_DEEP'>;
  /** What was found and what was expected, in words without any of the input. */
  readonly detail: string;
  readonly position: number;
  readonly byteOffset: number;
  /** Length of the piece in bytes; 0 when the fault is an end of input between two items. */
  readonly length: number;
  /** The first bytes, at most `EXCERPT_BYTES`. */
  readonly head: Uint8Array;
  /** The last bytes, at most `EXCERPT_BYTES`. */
  readonly tail: Uint8Array;
  /** The whole piece, or null when it is larger than `maxRecordBytes`. */
  readonly bytes: Uint8Array | null;
  /** Hash of the whole piece where `bytes` is null and a hash was supplied, else null. */
  readonly hashHex: string | null;
};

/** What the splitter gives for a stretch of input: a candidate, or what is kept of a fault. */
export type SplitItem = SplitText | SplitReject;

/** How much of an oversized piece is kept at either end. */
export const EXCERPT_BYTES = 4096;

/** A hash that takes its input in parts. It is supplied from outside, since a pure part has no cryptography of its own. */
export type StreamingHash = { readonly update: (bytes: Uint8Array) => void; readonly hex: () => string };

/** What one record may cost. */
export type SplitLimits = {
  /** CloudTrail caps a record at 256 KB; 16 MiB leaves room for other producers, and bounds memory. */
  readonly maxRecordBytes: number;
  /** Open brackets at one point of one record. Real records stay below 30. */
  readonly maxDepth: number;
  /** Makes the hash of a piece that is too large to be kept whole; without it such a piece has no hash. */
  readonly newHash?: () => StreamingHash;
};

/** The limits that are used unless others are asked for. */
export const DEFAULT_SPLIT_LIMITS: SplitLimits = { maxRecordBytes: 16 * 1024 * 1024, maxDepth: 5000 };
