import type { QuarantineEntry } from './quarantine-entry.ts';
import type { WrittenRecord } from './record-row.ts';

/** One reading of one delivered file or stream. Its id comes from `reserveObjectIds`. */
export type NewObject = {
  readonly objectId: number;
  readonly name: string;
  /** The account and region that the name itself states, in CloudTrail's own layout. */
  readonly nameAccount: string | null;
  readonly nameRegion: string | null;
};

/** How a reading ended. What was appended and found to be a duplicate in this batch is added when it is stored. */
export type ObjectEnding = {
  readonly objectId: number;
  readonly outcome: 'READ' | 'FAILED';
  /** Why it failed, and what was found; null when it was read. */
  readonly reason: string | null;
  readonly detail: string | null;
  readonly sha256Delivered: Buffer;
  readonly sha256Inflated: Buffer;
  readonly bytesDelivered: number;
  readonly bytesInflated: number;
  /** The first and last bytes of a failed object, with secrets blanked. */
  readonly head: Buffer | null;
  readonly tail: Buffer | null;
  readonly recordsQuarantined: number;
  /** What earlier batches appended, and found to be stored already, of this object. */
  readonly appendedBefore: number;
  readonly duplicatesBefore: number;
};

/**
 * What one transaction stores. An object may span several batches: it stands under `objects` in the first that holds
 * anything of it, and under `endings` in the last. Missing endings mean that the reading was interrupted.
 */
export type LedgerBatch = {
  readonly objects: readonly NewObject[];
  readonly records: readonly WrittenRecord[];
  readonly quarantine: readonly QuarantineEntry[];
  readonly endings: readonly ObjectEnding[];
  /** Quarantine entries that this batch replays; each stands in the batch that ends its object. */
  readonly replays: readonly Replay[];
};

/** A quarantine entry whose input, read again, holds records: those that the batch has of the object. */
export type Replay = { readonly quarantineId: number; readonly objectId: number };

/** How many of an object's records were new, and how many were stored already or stood twice in the batch. */
export type Count = { readonly appended: number; readonly duplicate: number };

/** What is committed: the append, and where the batch's records went. */
export type Appended = {
  readonly appendId: number;
  readonly total: Count;
  readonly byObject: ReadonlyMap<number, Count>;
};
