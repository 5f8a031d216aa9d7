/** How much may come out of what was delivered before reading stops. Plain bytes are streamed without a limit. */
export type ReadLimits = {
  /** Bytes that one object may inflate to. */
  readonly maxInflatedBytes: number;
  /** Inflated bytes for each compressed byte, once an object has inflated to more than 1 MiB. */
  readonly maxInflationRatio: number;
  /** Bytes that one archive may unpack to, before the gzip of its entries is inflated. */
  readonly maxArchiveBytes: number;
  /** Entries of one archive, of whatever kind. */
  readonly maxArchiveEntries: number;
};

/**
 * CloudTrail delivers at most 50 MB of gzip an object, and its JSON shrinks 10 to 40 times; deflate can reach 1,032 times.
 * An archive may hold a month of objects that are compressed already, hence its larger limit.
 */
export const DEFAULT_READ_LIMITS: ReadLimits = {
  maxInflatedBytes: 1024 ** 3,
  maxInflationRatio: 200,
  maxArchiveBytes: 64 * 1024 ** 3,
  maxArchiveEntries: 1_000_000,
};

/** Small objects of one repeated record shrink more than 200 times and harm nobody: the ratio counts from here on. */
const RATIO_COUNTS_FROM = 1024 ** 2;

/** Bytes that may have come out of `consumed` compressed bytes so far. */
export function allowedFor(limits: ReadLimits, consumed: number): number {
  return Math.min(limits.maxInflatedBytes, Math.max(RATIO_COUNTS_FROM, limits.maxInflationRatio * consumed));
}
