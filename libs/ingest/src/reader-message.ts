import type { ReadLimits } from '#source';
import type { BatchLimits } from './loader.ts';
import type { Dealt, ReaderItem } from './object-place.ts';
import type { RelayedFailure } from './relayed-failure.ts';

/** What a reader is started with: all of it plain, since it crosses to another thread. */
export type ReaderSettings = {
  readonly databaseUrl: string;
  readonly readLimits: ReadLimits;
  readonly batchLimits: BatchLimits;
};

export type ToReader =
  | { readonly kind: 'read'; readonly item: ReaderItem }
  /** The end of a batch: what was read is to be stored. After a failure, the next batch begins anew. */
  | { readonly kind: 'store' }
  | { readonly kind: 'ping' }
  | { readonly kind: 'end' };

export type FromReader =
  | { readonly kind: 'begun'; readonly objectId: number }
  /** Told before it is stored. */
  | { readonly kind: 'dealt'; readonly objectId: number; readonly dealt: Dealt }
  | { readonly kind: 'committed'; readonly records: number }
  | { readonly kind: 'stored' }
  | { readonly kind: 'failed'; readonly failure: RelayedFailure }
  | { readonly kind: 'pong' | 'ended' };
