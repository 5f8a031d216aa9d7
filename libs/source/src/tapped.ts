/** Gives what `chunks` gives and shows each chunk to `see` before; returns what `chunks` returns. */
export async function* tapped<R>(
  chunks: AsyncGenerator<Uint8Array, R>,
  see: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array, R> {
  try {
    for (;;) {
      const next = await chunks.next();
      if (next.done === true) return next.value;
      see(next.value);
      yield next.value;
    }
  } finally {
    closed(chunks);
  }
}

/** Ends a generator whose end nobody awaits: it may be in the middle of waiting for bytes. */
export function closed(chunks: AsyncGenerator<Uint8Array, unknown>): void {
  chunks.return(undefined).catch(() => undefined);
}

/** Reads what is left and keeps none of it. */
export async function readToEnd(chunks: AsyncIterator<Uint8Array>): Promise<void> {
  while ((await chunks.next()).done !== true);
}
