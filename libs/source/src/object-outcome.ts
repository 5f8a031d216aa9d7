import { AppError } from '#kernel';
import type { Failure } from './failure.ts';

/** What is known of an object once it has been read to its end. Both hashes are SHA-256 in lower case hex. */
export type ObjectOutcome = {
  /** Of all bytes as they were delivered: after a failure, too, the rest is read for it. */
  readonly sha256Delivered: string;
  /** Of the bytes that were given to the caller: all of the object, or what came before its failure. */
  readonly sha256Inflated: string;
  readonly bytesDelivered: number;
  readonly bytesInflated: number;
  /**
   * `null` when the object was read whole. What was given before a failure is what the object holds, but for
   * GZIP_CORRUPT, GZIP_BAD_CHECKSUM and ARCHIVE_DAMAGED: damage shows only later than where it lies, at the checksum
   * behind the last byte at the latest, so that any byte before may be another one than was written.
   */
  readonly failure: Failure | null;
  /** The first 4 KiB as delivered, verbatim: they may hold secrets, so blank them before they are stored. */
  readonly head: Uint8Array;
  /** The last 4 KiB as delivered, verbatim; overlaps `head` in an object below 8 KiB. */
  readonly tail: Uint8Array;
};

/** An object's outcome was asked for before its chunks were read to the end: a bug in the caller. */
export class OutcomeNotReady extends AppError {
  readonly code = 'OUTCOME_NOT_READY';

  constructor() {
    super('the outcome of an object was asked for before its chunks were read to their end; read all of them first');
  }
}
