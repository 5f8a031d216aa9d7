/** How long the same kind of work took, over and over: in milliseconds. */
export type Spread = { readonly p50: number; readonly p95: number; readonly p99: number; readonly most: number };

/** The spread of some times. A percentile is the least time that so many of them do not exceed. */
export function spreadOf(timesMs: readonly number[]): Spread {
  const sorted = [...timesMs].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1) };
}

/** Does some work once for each of a list, one after the other, and tells how long each took. */
export async function timesOf<T>(list: readonly T[], work: (one: T) => Promise<unknown>): Promise<readonly number[]> {
  const times: number[] = [];
  for (const one of list) {
    const began = performance.now();
    await work(one);
    times.push(performance.now() - began);
  }
  return times;
}
