import type { BucketObject } from './bucket/object-bytes.ts';
import type { LogName, SetAside } from './classify-name.ts';
import type { ObjectFailure } from './failure.ts';
import type { FilePath } from './file-bytes.ts';
import type { ObjectOutcome } from './object-outcome.ts';

/** What can be said of an object's name that is worth reading. */
export type WorthReading = LogName | { readonly kind: 'readable' };

type FoundBytes = {
  /** For people and for the ledger: the path as given, `-`, `s3://bucket/key`, or `archive!entry`. Opens nothing. */
  readonly name: string;
  readonly classification: WorthReading;
  /** Bytes as delivered, where they are known before reading. */
  readonly byteSize: number | null;
  /** @throws {SourceFailed} while the bytes are read */
  readonly open: () => AsyncIterable<Uint8Array>;
};

/** A file. It may be opened at any time, and again. */
export type FoundFile = FoundBytes & {
  readonly kind: 'file';
  readonly path: FilePath;
  /** All of its bytes, if they are few and can be read now; else null. */
  readonly atOnce: () => Buffer | null;
};

/**
 * An object that is there only now, and once: it must be read before the next thing is asked for. Entries that are not
 * read are passed over.
 */
export type FoundPassing = FoundBytes & { readonly kind: 'standard-input' | 'zip-entry' | 'tar-entry' };

/** An object in a bucket. It may be opened at any time, and again. */
export type FoundInBucket = FoundBytes & { readonly kind: 'bucket-object'; readonly object: BucketObject };

/** An object whose bytes are here already, in memory: all of them, or all that could be had. */
export type FetchedObject = FoundBytes & {
  readonly kind: 'fetched';
  /** All that is in its buffer, since the buffer may be handed over to another thread. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Why there are no more of them; null when they are all. */
  readonly failure: { readonly reason: ObjectFailure; readonly detail: string } | null;
  readonly atOnce: () => Buffer | null;
  /** Says that it was read, or will not be, so that there is room for others. To be called once. */
  readonly release: () => void;
};

/** An object that may hold records; `readObject` reads it. */
export type Found = FoundFile | FoundPassing | FoundInBucket | FetchedObject;

/** Something that is not read, by its name or because it is no file. */
export type Skipped = { readonly kind: 'skipped'; readonly name: string; readonly classification: SetAside };

/** Something that should have been read and could not be. */
export type Unreadable = {
  readonly kind: 'unreadable';
  readonly name: string;
  readonly reason: ObjectFailure;
  readonly detail: string;
  /** Hashes and both ends of a damaged archive; `null` where no bytes could be had. */
  readonly outcome: ObjectOutcome | null;
};

export type Discovered = Found | Skipped | Unreadable;

export function skippedAsForeign(name: string, why: string): Skipped {
  return { kind: 'skipped', name, classification: { kind: 'foreign', why } };
}

export function unreadable(name: string, reason: ObjectFailure, detail: string, outcome?: ObjectOutcome): Unreadable {
  return { kind: 'unreadable', name, reason, detail, outcome: outcome ?? null };
}
