import type { FetchedObject, WorthReading } from '#source';
import type { Committed } from './committed.ts';
import type { FileNote } from './ingest-report.ts';
import type { BatchLimits } from './loader.ts';
import type { ReadLimits } from '#source';
import type { RelayedFailure } from './relayed-failure.ts';

/** What a lane is started with: all of it plain, since it crosses to another thread. */
export type LaneSettings = {
  readonly databaseUrl: string;
  readonly readLimits: ReadLimits;
  readonly batchLimits: BatchLimits;
};

/** A file for a lane to read. */
export type LaneFile = {
  readonly kind: 'file';
  /** Bytes where the name is no UTF-8. */
  readonly path: string | Uint8Array;
  readonly name: string;
  readonly classification: WorthReading;
  readonly byteSize: number | null;
};

/** An object whose bytes are here already, handed over to the lane. */
export type LaneBytes = Pick<FetchedObject, 'kind' | 'name' | 'classification' | 'bytes' | 'failure'>;

/** `finish`: store what is left, then end. `abort`: leave what is not being stored, then end. */
export type ToLane =
  { readonly kind: 'load'; readonly file: LaneFile | LaneBytes } | { readonly kind: 'finish' | 'abort' };

/** What was read since it was told last. */
export type ReadSince = { readonly bytes: number; readonly records: number };

export type FromLane =
  /** Told from within a file that takes long. */
  | { readonly kind: 'read'; readonly read: ReadSince }
  | { readonly kind: 'committed'; readonly committed: Committed }
  /** A file was read to its end, and the lane has room for another. */
  | { readonly kind: 'loaded'; readonly read: ReadSince; readonly note: FileNote | null }
  | { readonly kind: 'failed'; readonly failure: RelayedFailure }
  /** All that it stored was told before. */
  | { readonly kind: 'ended' };
