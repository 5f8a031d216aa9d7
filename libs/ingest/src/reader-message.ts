import type { BucketSettings, ReadLimits } from '#source';
import type { BatchLimits } from './loader.ts';
import type { Dealt, ReaderItem } from './object-place.ts';
import type { RelayedFailure } from './relayed-failure.ts';

/** What a reader is started with: all of it plain, since it crosses to another thread. */
export type ReaderSettings = {
  readonly databaseUrl: string;
  readonly readLimits: ReadLimits;
  readonly batchLimits: BatchLimits;
  readonly buckets: BucketSettings;
};

/** Objects to read, when those are read that came before. */
export type ToRead = {
  readonly kind: 'read';
  /** What the answers name it by. */
  readonly batch: number;
  readonly items: readonly ReaderItem[];
  /** All that came before is stored before it is read, and it is stored before anything else is read. */
  readonly isAlone: boolean;
};

export type ToReader = ToRead | { readonly kind: 'ping' };

export type FromReader =
  | { readonly kind: 'begun'; readonly batch: number; readonly objectId: number }
  /** Told before it is stored. */
  | { readonly kind: 'dealt'; readonly batch: number; readonly objectId: number; readonly dealt: Dealt }
  | { readonly kind: 'committed'; readonly records: number }
  /** All of the batch is stored. */
  | { readonly kind: 'stored'; readonly batch: number }
  /** The batch could not be read or stored. */
  | { readonly kind: 'failed'; readonly batch: number; readonly failure: RelayedFailure }
  | { readonly kind: 'pong' };
