/** Reads a stream of blocks with a look ahead. */
export type ByteReader = {
  /** The bytes that were fetched and not yet passed over. */
  readonly ahead: () => Uint8Array;
  /** Bytes passed over since the start. */
  readonly position: () => number;
  /** Fetches one more block; `false` at the end of the stream. */
  readonly more: () => Promise<boolean>;
  /** Passes over `count` of the bytes ahead. */
  readonly skip: (count: number) => void;
};

const NOTHING = new Uint8Array(0);

export function byteReader(blocks: AsyncIterator<Uint8Array>): ByteReader {
  let ahead: Uint8Array = NOTHING;
  let position = 0;
  return {
    ahead: () => ahead,
    position: () => position,
    more: async () => {
      const next = await blocks.next();
      if (next.done === true) return false;
      ahead = ahead.length === 0 ? next.value : Buffer.concat([ahead, next.value]);
      return true;
    },
    skip: (count) => {
      ahead = ahead.subarray(count);
      position += count;
    },
  };
}

/** Fetches until `count` bytes lie ahead; `false` when the stream ends before. */
export async function reaches(reader: ByteReader, count: number): Promise<boolean> {
  while (reader.ahead().length < count) if (!(await reader.more())) return false;
  return true;
}

/** Gives all that is left, block by block. */
export async function* restOf(reader: ByteReader): AsyncGenerator<Uint8Array, null> {
  while (await reaches(reader, 1)) {
    const block = reader.ahead();
    reader.skip(block.length);
    yield block;
  }
  return null;
}
