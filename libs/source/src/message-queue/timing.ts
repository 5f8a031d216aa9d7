/** The passing of time, as the caller's own clock tells it. */
export type Timing = {
  /** Milliseconds from whenever; never goes back. */
  readonly now: () => number;
  /** Resolves after so many milliseconds, or as soon as the signal is aborted. Never rejects. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Gives numbers from 0 up to 1. */
  readonly dice: () => number;
};

/** The process's own clock. */
export const REAL_TIMING: Timing = {
  now: () => performance.now(),
  wait: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener('abort', end, { once: true });
    }),
  dice: Math.random,
};
