/** How much may come: `perSecond` in the long run, and `burst` at once after a rest. Both above 0. */
export type Rate = { readonly perSecond: number; readonly burst: number };

/** What is left of an allowance: `level` at a moment in milliseconds. Below 0 where more came than was allowed for. */
export type Bucket = { readonly level: number; readonly at: number };

/** The allowance of somebody who has not asked yet. */
export const fullBucket = ({ burst }: Rate, at: number): Bucket => ({ level: burst, at });

/** The allowance at a later moment; a clock that went back changes nothing. */
export function filledAt(bucket: Bucket, { perSecond, burst }: Rate, at: number): Bucket {
  const seconds = Math.max(0, at - bucket.at) / 1_000;
  return { level: Math.min(burst, bucket.level + seconds * perSecond), at: Math.max(at, bucket.at) };
}

/** Takes so much out, also what is not there: it is owed, and nothing more is let in until it has come in again. */
export const takenFrom = ({ level, at }: Bucket, amount: number): Bucket => ({ level: level - amount, at });

/**
 * How long until so much may come, in milliseconds; 0 where it may now. More than a burst may come when the bucket is
 * full, since it never holds more.
 */
export function waitMsFor(bucket: Bucket, { perSecond, burst }: Rate, amount: number): number {
  const missing = Math.min(amount, burst) - bucket.level;
  return missing <= 0 ? 0 : Math.ceil((missing / perSecond) * 1_000);
}
