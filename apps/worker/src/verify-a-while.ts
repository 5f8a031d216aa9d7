import { setTimeout as after } from 'node:timers/promises';
import { verifyNext } from '#integrity';
import type { Log } from '#platform';
import type pg from 'pg';

/** Then the job is over, and the next one, of whichever worker, goes on. */
const WHILE_MS = 10_000;

/**
 * Goes on with the verification of the ledger for some seconds, with a rest behind each slice, as long as there is
 * something to check and nobody else does.
 */
export async function verifyAWhile(pool: pg.Pool, everyHours: number, log: Log, signal: AbortSignal): Promise<void> {
  const untilMs = performance.now() + WHILE_MS;
  while (!signal.aborted && performance.now() < untilMs) {
    const step = await verifyNext(pool, { everyHours });
    if (step.kind === 'elsewhere') return;
    if (step.kind === 'waits') {
      if (performance.now() + step.ms > untilMs) return;
      await after(step.ms, undefined, { signal }).catch(() => undefined);
    } else if (step.kind === 'ended') {
      const { passId, records, faults } = step;
      log[faults === 0 ? 'info' : 'error']({ pass: passId, records, faults }, 'the ledger was verified');
    }
  }
}
