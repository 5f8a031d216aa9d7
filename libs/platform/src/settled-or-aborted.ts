/**
 * Waits for a promise or for an abort, whichever is first; leaves nothing behind at a signal that lives long. That the
 * promise fails, now or later, is nobody's concern here.
 */
export function settledOrAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      signal.removeEventListener('abort', done);
      resolve();
    };
    promise.then(done, done);
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', done, { once: true });
  });
}
