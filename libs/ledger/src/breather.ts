import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * A turn costs some hundredths of this. What waits longest for turns is a store of what was read before: it asks PostgreSQL
 * some twenty times, one after the other, while more is read. With stretches of 20 ms a load takes 8 % longer.
 */
const LONGEST_STRETCH_MS = 2;

/**
 * Makes a function to be called within long computations: it lets the event loop turn whenever the computation has held
 * it for some 2 ms, and gives undefined when there is nothing to wait for.
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
