/** Runs a request under a signal of its own, which is aborted when the time is up or the caller's signal is. */
export async function within<T>(
  withinMs: number,
  signal: AbortSignal | undefined,
  send: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const cut = new AbortController();
  const follow = (): void => {
    cut.abort(signal?.reason);
  };
  signal?.addEventListener('abort', follow, { once: true });
  const late = setTimeout(() => {
    cut.abort(new DOMException('no answer in time', 'TimeoutError'));
  }, withinMs);
  try {
    return await send(cut.signal);
  } finally {
    clearTimeout(late);
    signal?.removeEventListener('abort', follow);
  }
}
