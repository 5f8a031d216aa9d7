import { setTimeout } from 'node:timers/promises';

/** How often something is tried again that may work the next time, and after what pauses. */
export type Patience = {
  /** Tries in all, at least 1. */
  readonly attempts: number;
  /** The longest first pause; each next one may be twice as long. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
};

/**
 * Beside the client's own three tries, each with pauses of its own. With them S3 may refuse everything for half a minute
 * at the least before somebody is told.
 */
export const DEFAULT_PATIENCE: Patience = { attempts: 6, firstPauseMs: 1_000, longestPauseMs: 20_000 };

/** Waits before the next try: for some part of the longest pause, so that many who failed at once do not return at once. */
export async function pause(failures: number, patience: Patience, signal?: AbortSignal): Promise<void> {
  const longest = Math.min(patience.longestPauseMs, patience.firstPauseMs * 2 ** (failures - 1));
  const half = longest / 2;
  signal?.throwIfAborted();
  try {
    await setTimeout(half + Math.random() * half, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted(); // its reason, rather than what the timer makes of it
    throw error;
  }
}
