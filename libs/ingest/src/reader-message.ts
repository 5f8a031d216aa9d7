import type { BucketSettings, ReadLimits } from '#source';
import type { BatchLimits } from './loader.ts';
import type { Hand } from './hand.ts';
import type { Dealt, ReaderItem } from './object-place.ts';
import type { RelayedFailure } from './relayed-failure.ts';

/** What a reader is started with: all of it plain, since it crosses to another thread. */
export type ReaderSettings = {
  readonly databaseUrl: string;
  readonly readLimits: ReadLimits;
  readonly batchLimits: BatchLimits;
  readonly buckets: BucketSettings;
  /** The thread's own, and seen by whoever started it. */
  readonly hand: Hand;
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
  /** What became of objects, by their ids: told of all of a batch before the last of it is stored. */
  | { readonly kind: 'dealt'; readonly batch: number; readonly dealt: ReadonlyMap<number, Dealt> }
  | { readonly kind: 'committed'; readonly records: number }
  /** All of the batch is stored. */
  | { readonly kind: 'stored'; readonly batch: number }
  /** The batch could not be read or stored. */
  | { readonly kind: 'failed'; readonly batch: number; readonly failure: RelayedFailure }
  | { readonly kind: 'pong' };
