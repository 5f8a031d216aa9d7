import { setTimeout as sleep } from 'node:timers/promises';

/** How much was done by a moment, in ms since the first. */
export type Sample = { readonly ms: number; readonly count: number };

/** Counts again and again, until it is told to stop. */
export function progressOf(count: () => Promise<number>): { readonly stop: () => Promise<readonly Sample[]> } {
  const over = new AbortController();
  const beganAt = performance.now();
  const samples: Sample[] = [];
  const counting = (async () => {
    while (!over.signal.aborted) {
      samples.push({ ms: performance.now() - beganAt, count: await count() });
      await sleep(100);
    }
    samples.push({ ms: performance.now() - beganAt, count: await count() });
  })();
  counting.catch(() => undefined); // met where it is stopped
  return {
    stop: async () => {
      over.abort();
      await counting;
      return samples;
    },
  };
}

/** When, for the first time, as much was done in a while as is done in half of the best such while. In ms. */
export function recoveredIn(samples: readonly Sample[], whileMs = 5_000): number {
  const doneBy = samples.map(({ ms, count }) => {
    const before = samples.findLast((sample) => sample.ms <= ms - whileMs) ?? samples[0];
    return { ms, done: count - (before?.count ?? 0) };
  });
  const most = Math.max(...doneBy.map(({ done }) => done));
  return Math.round(doneBy.find(({ done }) => done >= most / 2)?.ms ?? Infinity);
}
