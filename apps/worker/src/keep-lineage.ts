import { setTimeout as sleep } from 'node:timers/promises';
import { advance, readCheckpoint } from '#projection';
import type { Log } from '#platform';
import type pg from 'pg';

/** What of a worker keeps the lineage current. */
export type LineageKeeper = {
  /**
   * Advances the lineage up to the horizon, and stays at it while records are loaded here, unless another process does so
   * right now: then that one goes on, or whoever is rung for next. Asked while it does so, it looks once more. What is cut
   * off by the signal is no failure.
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

/** Each step has a cost of its own, and opens an epoch: while more is loaded, fewer records than this wait for others. */
const WORTH_A_STEP = 10_000;
const PAUSE_MS = 250;
/** Steps of others at a backlog follow each other sooner than this. */
const AT_IT_MS = 3_000;

export function createLineageKeeper({ pool, isLoading, signal, log }: LineageKeeperOptions): LineageKeeper {
  let keeping: Promise<void> | null = null;
  let isAskedAgain = false;
  /** The epoch that was reached when this worker looked last, or had made a step itself. */
  let seen = { epoch: '', at: -Infinity };
  let othersStepAt = -Infinity;

  const see = async (): Promise<void> => {
    const { epoch } = await readCheckpoint(pool);
    seen = { epoch, at: performance.now() };
  };
  /**
   * Whether others have made steps since this worker made one, and lately. While records are loaded here as well, the
   * lineage is left to them: who has just made a step makes the next with warm code and with what it holds in memory.
   */
  const areOthersAtIt = async (): Promise<boolean> => {
    const before = seen;
    await see();
    if (seen.epoch !== before.epoch && seen.at - before.at < AT_IT_MS) othersStepAt = seen.at;
    return seen.at - othersStepAt < AT_IT_MS;
  };
  const toHorizon = async (): Promise<void> => {
    while (!signal.aborted) {
      isAskedAgain = false;
      if (isLoading() && (await areOthersAtIt())) {
        if (wasAskedAgain()) continue;
        return;
      }
      const step = await advance(pool, { unlessOthersDo: true, signal });
      if (step.appends > 0) {
        log.info({ ...step }, 'lineage advanced');
        othersStepAt = -Infinity;
        await see();
      } else if (!wasAskedAgain() && !isLoading()) return;
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
