import type { FileCounts, IngestReport } from './ingest-report.ts';

/** What an ingest did, as the contract prints it: `seen = new + duplicate + conflict + quarantined`, always. */
export type IngestSummary = {
  readonly files: FileCounts;
  readonly records: {
    readonly seen: number;
    readonly new: number;
    readonly duplicate: number;
    readonly conflict: number;
    readonly quarantined: number;
  };
  /** Of the whole store. */
  readonly sessions: { readonly total: number; readonly resolved: number; readonly waiting: number };
  readonly seconds: number;
};

/** How many of the stored records say the same as another in other words, and how many contradict one. */
type Repeats = { readonly duplicate: number; readonly conflict: number };

/** Sums an ingest up, from its report and from what the lineage says once it covers it. */
export function summaryOf(
  { files, records }: IngestReport,
  repeats: Repeats,
  sessions: IngestSummary['sessions'],
  elapsedMs: number,
): IngestSummary {
  return {
    files,
    records: {
      seen: records.seen,
      new: records.appended - repeats.duplicate - repeats.conflict,
      duplicate: records.duplicate + repeats.duplicate,
      conflict: repeats.conflict,
      quarantined: records.quarantined,
    },
    sessions,
    seconds: Math.round(elapsedMs) / 1000,
  };
}
