import type { EpochMs } from '#kernel';

/** An account, and a region in it. The region is empty where records name none. */
export type Area = { readonly accountId: string; readonly region: string };

/** A stretch of time, its end excluded; null leaves an end open. */
export type TimeRange = { readonly from: EpochMs | null; readonly until: EpochMs | null };

export const HOUR_MS = 3_600_000;

/** The beginning of the hour that a moment lies in. */
export const hourOf = (at: number): EpochMs => (Math.floor(at / HOUR_MS) * HOUR_MS) as EpochMs;
