/** The first bytes of a stream, and the stream as if nobody had looked. `whole` can be read once. */
export type Peeked = { readonly head: Uint8Array; readonly whole: AsyncGenerator<Uint8Array, void> };

/** Looks at the first `count` bytes of a stream, or at fewer if it ends before, or at some more. */
export async function peek(chunks: AsyncGenerator<Uint8Array, void>, count: number): Promise<Peeked> {
  const held: Uint8Array[] = [];
  let rest: AsyncIterable<Uint8Array> = chunks;
  try {
    for (let bytes = 0; bytes < count;) {
      const next = await chunks.next();
      if (next.done === true) break;
      held.push(next.value);
      bytes += next.value.length;
    }
  } catch (error) {
    rest = failing(error); // whoever reads the whole meets the failure behind what came before it
  }
  return { head: Buffer.concat(held), whole: continued(held, rest) };
}

async function* continued(held: Uint8Array[], rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  yield* held;
  held.length = 0;
  yield* rest;
}

// eslint-disable-next-line require-yield -- a stream that is broken from the start
async function* failing(error: unknown): AsyncGenerator<Uint8Array, void> {
  throw await Promise.resolve(error);
}
