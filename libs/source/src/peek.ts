/** The first bytes of a stream, and the stream as if nobody had looked. `whole` can be read once. */
export type Peeked = { readonly head: Uint8Array; readonly whole: AsyncGenerator<Uint8Array, void> };

/** Looks at the first `count` bytes of a stream, or at fewer if it ends before, or at some more. */
export async function peek(chunks: AsyncIterable<Uint8Array>, count: number): Promise<Peeked> {
  const source = chunks[Symbol.asyncIterator]();
  const held: Uint8Array[] = [];
  for (let bytes = 0; bytes < count;) {
    const next = await source.next();
    if (next.done === true) break;
    held.push(next.value);
    bytes += next.value.length;
  }
  return { head: Buffer.concat(held), whole: continued(held, source) };
}

async function* continued(held: Uint8Array[], source: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  yield* held;
  held.length = 0;
  yield* { [Symbol.asyncIterator]: () => source };
}
