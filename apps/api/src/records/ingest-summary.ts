import type { FileCounts, IngestReport } from '#ingest';
import { sessionCounts, variantCounts } from '#projection';
import type { SessionCounts } from '#projection';
import type pg from 'pg';

/** What a push did, in the form of `backtrail ingest --json`: `seen = new + duplicate + conflict + quarantined`, always. */
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
  readonly sessions: SessionCounts;
  readonly seconds: number;
};

/** Sums an ingest up, once the lineage covers it. */
export async function summaryOf(pool: pg.Pool, report: IngestReport, beganAt: number): Promise<IngestSummary> {
  const variants = await variantCounts(pool, report.appendIds.map(String));
  const { appended, duplicate, quarantined, seen } = report.records;
  return {
    files: report.files,
    records: {
      seen,
      new: appended - variants.duplicate - variants.conflict,
      duplicate: duplicate + variants.duplicate,
      conflict: variants.conflict,
      quarantined,
    },
    sessions: await sessionCounts(pool),
    seconds: Math.round(performance.now() - beganAt) / 1000,
  };
}
