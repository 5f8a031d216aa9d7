/** How many records were read, and what became of them: `seen = appended + duplicate + quarantined`, always. */
export type RecordCounts = {
  readonly seen: number;
  /** Stored by this ingest. Some may say the same as stored ones in other words, or contradict them: see the projection. */
  readonly appended: number;
  /** Stored already, byte for byte, or given twice. */
  readonly duplicate: number;
  /** No records: kept in the quarantine with reason and place. Entries that were there before are counted as well. */
  readonly quarantined: number;
};

/** How many things were found at the paths: `found = read + skipped + failed`, unless the ingest was interrupted. */
export type FileCounts = {
  readonly found: number;
  readonly read: number;
  readonly skipped: number;
  readonly failed: number;
};

/** Something at the paths that was not read, or not to its end, and why. */
export type FileNote = {
  readonly kind: 'skipped' | 'failed';
  readonly name: string;
  /** `digest`, `insight` or `foreign` for what is skipped; else the code of the failure. */
  readonly reason: string;
  readonly detail: string;
};

/** What an ingest did. Only what is committed is counted. */
export type IngestReport = {
  readonly files: FileCounts;
  readonly records: RecordCounts;
  /** The appends that hold what was stored: once the lineage covers them, it covers this ingest. */
  readonly appendIds: readonly number[];
  /** The first thousand files that were skipped or failed. */
  readonly notes: readonly FileNote[];
  /** The signal ended it before all was read. What is stored stays; the same input may be given again. */
  readonly isInterrupted: boolean;
};

/** How far an ingest is: files that were dealt with, bytes and records read so far, whether stored yet or not. */
export type IngestProgress = { readonly files: number; readonly bytes: number; readonly records: number };
