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

export type ToReader =
  /** Objects to read, and to store before anything else is read. */
  { readonly kind: 'read'; readonly items: readonly ReaderItem[] } | { readonly kind: 'ping' };

export type FromReader =
  | { readonly kind: 'begun'; readonly objectId: number }
  /** Told before it is stored. */
  | { readonly kind: 'dealt'; readonly objectId: number; readonly dealt: Dealt }
  | { readonly kind: 'committed'; readonly records: number }
  /** All of the batch is stored. */
  | { readonly kind: 'stored' }
  /** The batch could not be read or stored. */
  | { readonly kind: 'failed'; readonly failure: RelayedFailure }
  | { readonly kind: 'pong' };
