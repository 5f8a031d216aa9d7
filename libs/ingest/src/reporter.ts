import type { IngestProgress } from './ingest-report.ts';

const AT_MOST_EVERY_MS = 100;

/** Tells progress at most ten times a second, however often it is offered. */
export function createReporter(tell: (progress: IngestProgress) => void): (progress: () => IngestProgress) => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const now = performance.now();
    if (now - toldAt < AT_MOST_EVERY_MS) return;
    toldAt = now;
    tell(progress());
  };
}
