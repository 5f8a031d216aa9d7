import { setTimeout as sleep } from 'node:timers/promises';
import { isRetryable } from './is-retryable.ts';

/** How often to try, and how long to wait before the second attempt, in milliseconds; the wait doubles each time. */
export type RetryOptions = {
  readonly attempts?: number;
  readonly firstPauseMs?: number;
  readonly longestPauseMs?: number;
  /** Gives numbers from 0 up to 1, by which the pauses are spread, so that two that met do not meet again. */
  readonly dice?: () => number;
};

/**
 * Runs work again as long as it fails for a reason that may pass: a conflict with another transaction, a server that
 * restarts. The work must bear being done twice, since a commit whose answer was lost may have been kept.
 *
 * By default 14 attempts over about 20 seconds, in which a busy machine's server is back after a crash.
 */
export async function withRetry<T>(work: () => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const { attempts = 14, firstPauseMs = 100, longestPauseMs = 3_000, dice = Math.random } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= attempts || !isRetryable(error)) throw error;
      const pauseMs = Math.min(firstPauseMs * 2 ** (attempt - 1), longestPauseMs);
      await sleep(pauseMs * (0.5 + dice() / 2));
    }
  }
}
