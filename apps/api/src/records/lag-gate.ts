import type { Log } from '#platform';
import { advance } from '#projection';
import { lineageLag } from '#query';
import type pg from 'pg';
import { errorCodeOf } from '../error-code-of.ts';

export type LagGateDeps = { readonly pool: pg.Pool; readonly log: Log };

/** What was measured is told again for so long: many may push at a time. */
const FRESH_MS = 1_000;
const SHORTEST_RETRY_SECONDS = 5;
/** A lineage that was held up catches up in seconds when it no longer is, and nobody is to stay away for longer. */
const LONGEST_RETRY_SECONDS = 15;

/**
 * Tells whether a push has to wait until the lineage has caught up, and in how many seconds to come again; null: it may come
 * in. Whatever is let in while answers are far behind makes them later still. The server helps the lineage along meanwhile,
 * since where no worker lives nobody else does.
 */
export function createLagGate({ pool, log }: LagGateDeps, lagSeconds: number): () => Promise<number | null> {
  let measured: { readonly seconds: number; readonly atMs: number } | null = null;
  let helping: Promise<void> | null = null;

  const lagNow = async (): Promise<number> => {
    if (measured !== null && performance.now() - measured.atMs < FRESH_MS) return measured.seconds;
    // A store that does not answer refuses the push by itself.
    const seconds = await lineageLag(pool).then(
      (lag) => lag.seconds,
      () => 0,
    );
    measured = { seconds, atMs: performance.now() };
    return seconds;
  };
  const help = (): void => {
    helping ??= advance(pool)
      .then(
        () => undefined,
        (error: unknown) => {
          log.warn({ code: errorCodeOf(error) }, 'the lineage is behind, and could not be helped along');
        },
      )
      .finally(() => (helping = null));
  };

  return async () => {
    const seconds = await lagNow();
    if (seconds <= lagSeconds) return null;
    help();
    return Math.min(LONGEST_RETRY_SECONDS, Math.max(SHORTEST_RETRY_SECONDS, Math.ceil((seconds - lagSeconds) / 4)));
  };
}
