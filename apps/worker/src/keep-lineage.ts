import { setTimeout as sleep } from 'node:timers/promises';
import { advance } from '#projection';
import type { Log } from '#platform';
import type pg from 'pg';

/** What of a worker keeps the lineage current. */
export type LineageKeeper = {
  /**
   * Advances the lineage up to the horizon, unless another process does so right now: then that one goes on, or whoever
   * is rung for next. Asked while it does so, it looks once more. What is cut off by the signal is no failure.
   */
  readonly keep: () => Promise<void>;
};

export type LineageKeeperOptions = {
  readonly pool: pg.Pool;
  /** Whether records are being loaded here, so that there will soon be more. */
  readonly isLoading: () => boolean;
  readonly signal: AbortSignal;
  readonly log: Log;
};

/**
 * Workers store what they read side by side, so records come further from the order of time than by one loader: large
 * steps find more of the issuers among what they fold. Some 20 MB more than by default.
 */
const MOST_RECORDS = 20_000;
/** Each step has a cost of its own, and opens an epoch: while more is loaded, fewer records than this wait for others. */
const WORTH_A_STEP = 10_000;
const PAUSE_MS = 250;

export function createLineageKeeper({ pool, isLoading, signal, log }: LineageKeeperOptions): LineageKeeper {
  let keeping: Promise<void> | null = null;
  let isAskedAgain = false;

  const toHorizon = async (): Promise<void> => {
    while (!signal.aborted) {
      isAskedAgain = false;
      const step = await advance(pool, { unlessOthersDo: true, mostRecords: MOST_RECORDS, signal });
      if (step.appends > 0) log.info({ ...step }, 'lineage advanced');
      else if (!wasAskedAgain()) return;
      if (step.records < WORTH_A_STEP && isLoading()) await sleep(PAUSE_MS, undefined, { signal });
    }
  };
  const wasAskedAgain = (): boolean => isAskedAgain;

  return {
    keep: () => {
      isAskedAgain = true;
      return (keeping ??= toHorizon()
        .catch((error: unknown) => {
          if (!signal.aborted) throw error;
        })
        .finally(() => (keeping = null)));
    },
  };
}
