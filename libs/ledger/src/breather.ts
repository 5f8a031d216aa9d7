import { setImmediate as nextTurn } from 'node:timers/promises';

/** Long enough to cost nothing, short enough that timers, signals and other requests never wait noticeably. */
const LONGEST_STRETCH_MS = 20;

/**
 * Makes a function to be called within long computations: it lets the event loop turn whenever the computation has held
 * it for some 20 ms, and gives undefined when there is nothing to wait for.
 */
export function createBreather(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < LONGEST_STRETCH_MS) return undefined;
    return nextTurn().then(() => {
      since = performance.now();
    });
  };
}
