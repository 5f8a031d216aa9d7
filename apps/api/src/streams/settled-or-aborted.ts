/** Waits for a promise or for an abort, whichever is first; leaves nothing behind at a signal that lives long. */
export function settledOrAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      signal.removeEventListener('abort', done);
      resolve();
    };
    if (signal.aborted) {
      resolve();
      return;
    }
    signal.addEventListener('abort', done, { once: true });
    promise.then(done, done);
  });
}
