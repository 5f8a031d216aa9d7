import type { Actor } from './actor.ts';
import type { Fact } from './fact.ts';
import type { Oddity } from './oddity.ts';
import type { TrailRecord } from './trail-record.ts';

/** All that is taken from a record while it is in hand. */
export type DecodedRecord = {
  readonly record: TrailRecord;
  readonly actor: Actor;
  /** What the record teaches about credentials, without sightings: those are made for whole batches. */
  readonly facts: readonly Fact[];
  /** The record's bytes with secrets blanked; the very bytes that were given when there are none. */
  readonly stored: Uint8Array;
  readonly isBlanked: boolean;
  readonly oddities: readonly Oddity[];
};
