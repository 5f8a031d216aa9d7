import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { advance } from '#projection';
import { PastNotComputed, reachOf } from '#query';
import type { KnownEpoch } from '#query';

/** How long a question of the past waits for the lineage, where that is being computed again. */
const WITHIN_MS = 2_000;
/** Before the next look, where there was nothing to do, or it failed. */
const PAUSE_MS = 50;

/**
 * Waits until the lineage has come to an epoch; where none is given, to the latest.
 *
 * @throws {PastNotComputed} when it has not in time
 */
export type ReachEpoch = (known: KnownEpoch | null, present: pg.Pool, signal: AbortSignal) => Promise<void>;

/**
 * Brings the lineage up to epochs that are asked of. It is behind only while a rebuild runs, or after an update that emptied
 * it: then all who wait take one step at a time together, so that they hold one connection of the store between them, and
 * whoever still waits after two seconds is told so.
 */
export function createReachEpoch(store: pg.Pool): ReachEpoch {
  let step: Promise<unknown> | null = null;
  const stepTogether = (): Promise<unknown> => {
    step ??= advance(store)
      .then(
        ({ appends }) => (appends > 0 ? undefined : pause(PAUSE_MS)),
        () => pause(PAUSE_MS),
      )
      .finally(() => (step = null));
    return step;
  };
  return async (known, present, signal) => {
    const until = performance.now() + WITHIN_MS;
    for (;;) {
      const { reached, latest } = await reachOf(present);
      const epoch = known?.epoch ?? latest ?? '0';
      if (BigInt(reached) >= BigInt(epoch)) return;
      signal.throwIfAborted();
      const left = until - performance.now();
      if (left <= 0) throw new PastNotComputed(epoch, reached);
      await within(left, stepTogether());
    }
  };
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const ended = new AbortController();
  const timer = pause(ms, undefined, { signal: ended.signal }).catch(() => undefined);
  await Promise.race([work, timer]);
  ended.abort();
}
