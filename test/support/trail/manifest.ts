import type { Truth } from './truth.ts';

/** Why a poisoned record must be refused. */
export type Poison = 'NOT_AN_OBJECT' | 'EVENT_TIME_MISSING' | 'EVENT_TIME_UNREADABLE';

/**
 * What a record is to the ledger: new; the very bytes of an earlier one; the same JSON in another spelling; the same
 * event id with other content; or no record at all.
 */
export type RecordClass = 'good' | 'exact-duplicate' | 'respelled-duplicate' | 'conflict' | 'poison';

/** One record of one file, and what must become of it. */
export type ManifestRecord = {
  /** Its place in the file's `Records`, from 0. */
  readonly position: number;
  /** Where its text begins in the inflated file, in bytes. */
  readonly byteOffset: number;
  /** `eventID`, or `sha256:` and the hash of the text where the record carries none; null for poison. */
  readonly eventId: string | null;
  readonly accountId: string;
  /** Milliseconds since 1970; null for poison. */
  readonly eventTimeMs: number | null;
  /** SHA-256 of the text as delivered, in hexadecimal. */
  readonly sha256: string;
  /** Whether the text holds a session token, which the store must not keep: then its stored bytes differ. */
  readonly hasSecret: boolean;
  readonly class: RecordClass;
  readonly poison: Poison | null;
  readonly truth: Truth | null;
  /** Which story the record belongs to, by its name. */
  readonly story: string;
};

/** One file as delivered: its place under the bucket's root, its gzipped bytes, and what they hold. */
export type GeneratedFile = {
  readonly path: string;
  readonly bytes: Buffer;
  readonly inflatedBytes: number;
  readonly records: readonly ManifestRecord[];
};

/** What a whole trail holds. `distinct` counts the different texts that are records: what a store of texts must keep. */
export type TrailTotals = {
  readonly seed: number;
  readonly files: number;
  readonly bytes: number;
  readonly inflatedBytes: number;
  readonly seen: number;
  readonly distinct: number;
  readonly byClass: Readonly<Record<RecordClass, number>>;
  readonly proven: number;
  readonly incomplete: number;
};

/** Adds files up; the sum of the same files is the same in any order. */
export function addFile(
  totals: TrailTotals,
  file: Pick<GeneratedFile, 'inflatedBytes' | 'records'>,
  bytes: number,
): TrailTotals {
  const byClass = { ...totals.byClass };
  let { proven, incomplete } = totals;
  for (const record of file.records) {
    byClass[record.class] += 1;
    if (record.truth?.status === 'PROVEN') proven += 1;
    if (record.truth?.status === 'INCOMPLETE') incomplete += 1;
  }
  return {
    seed: totals.seed,
    files: totals.files + 1,
    bytes: totals.bytes + bytes,
    inflatedBytes: totals.inflatedBytes + file.inflatedBytes,
    seen: totals.seen + file.records.length,
    distinct: byClass.good + byClass['respelled-duplicate'] + byClass.conflict,
    byClass,
    proven,
    incomplete,
  };
}

/** The sum of no files. */
export function noFiles(seed: number): TrailTotals {
  const byClass = { good: 0, 'exact-duplicate': 0, 'respelled-duplicate': 0, conflict: 0, poison: 0 };
  return { seed, files: 0, bytes: 0, inflatedBytes: 0, seen: 0, distinct: 0, byClass, proven: 0, incomplete: 0 };
}
