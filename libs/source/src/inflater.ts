import { createInflateRaw } from 'node:zlib';
import { systemReason } from './failure.ts';

/** What became of one piece of a raw deflate stream. `output` is what came out of it, in order. */
export type Fed =
  /** `consumed` is less than the piece's length when the deflate stream ended inside of the piece. */
  | { readonly kind: 'decoded'; readonly output: readonly Uint8Array[]; readonly consumed: number }
  /** Undecodable. Bytes that came out of the piece before the damage may be missing from `output`. */
  | { readonly kind: 'corrupt'; readonly output: readonly Uint8Array[]; readonly detail: string };

/** One raw deflate stream on a thread of libuv's pool. After `corrupt` it takes no more pieces. */
export type Inflater = {
  readonly feed: (piece: Uint8Array) => Promise<Fed>;
  readonly close: () => void;
};

/** Measured on 2 cores with 42 MB of records: 600 MB/s with 64 KiB, 920 MB/s with 256 KiB, no more above. */
const OUTPUT_BYTES = 256 * 1024;

/**
 * Starts a raw deflate stream.
 *
 * Node's own gunzip goes on silently with a second gzip member and past trailing zeros, and its streams ignore
 * `maxOutputLength`. Here the caller feeds piece by piece, sees what each gave, and learns where the stream ended.
 *
 * @see https://nodejs.org/api/zlib.html#zlibbyteswritten
 */
export function inflater(): Inflater {
  const engine = createInflateRaw({ chunkSize: OUTPUT_BYTES });
  let output: Uint8Array[] = [];
  let settle: (fed: Fed) => void = () => undefined;
  const taken = (): readonly Uint8Array[] => {
    const all = output;
    output = [];
    return all;
  };
  engine.on('data', (chunk: Uint8Array) => output.push(chunk));
  engine.on('error', (error) => {
    settle({ kind: 'corrupt', output: taken(), detail: systemReason(error) });
  });

  const feed = (piece: Uint8Array): Promise<Fed> =>
    new Promise((resolve) => {
      settle = resolve;
      const before = engine.bytesWritten;
      engine.write(piece, (error) => {
        if (error != null) return;
        engine.read(); // flushes what the stream may still hold into its data event
        resolve({ kind: 'decoded', output: taken(), consumed: engine.bytesWritten - before });
      });
    });
  return { feed, close: () => engine.destroy() };
}
