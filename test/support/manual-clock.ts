import type { Timing } from '#source';

/** A clock that stands still until it is told to go on. */
export type ManualClock = {
  readonly timing: Timing;
  /** Lets so much time pass: whoever waits no longer than that goes on. */
  readonly pass: (ms: number) => void;
  /** For how long each of those that wait goes on waiting, in milliseconds. */
  readonly waiting: () => readonly number[];
};

/** Starts a clock at 0; its dice always show 0. */
export function manualClock(): ManualClock {
  let now = 0;
  const waiting = new Set<{ readonly until: number; readonly end: () => void }>();
  return {
    timing: {
      now: () => now,
      dice: () => 0,
      wait: (ms, signal) =>
        new Promise((resolve) => {
          const wait = {
            until: now + ms,
            end: () => {
              waiting.delete(wait);
              signal.removeEventListener('abort', wait.end);
              resolve();
            },
          };
          waiting.add(wait);
          signal.addEventListener('abort', wait.end);
          if (signal.aborted) wait.end();
        }),
    },
    pass: (ms) => {
      now += ms;
      for (const wait of [...waiting]) if (wait.until <= now) wait.end();
    },
    waiting: () => [...waiting].map(({ until }) => until - now).sort((a, b) => a - b),
  };
}
