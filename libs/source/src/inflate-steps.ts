import { reaches } from './byte-reader.ts';
import type { ByteReader } from './byte-reader.ts';
import { inflater } from './inflater.ts';
import type { Inflater } from './inflater.ts';

/** What came out of one piece; `position` is the delivered position behind it. */
export type InflateStep = { readonly output: readonly Uint8Array[]; readonly position: number };

/** How a deflate stream ended by itself. After `complete` the reader stands behind its last byte. */
export type DeflateEnd =
  | { readonly kind: 'complete' }
  | { readonly kind: 'truncated' }
  | { readonly kind: 'corrupt'; readonly detail: string; readonly byteOffset: number };

/** Deflate expands at most 1,032 times, so one piece gives at most 33 MB before its caller can look at it. */
export const PIECE_BYTES = 32 * 1024;
/** What of a damaged stream is inflated again to win back the records before the damage. */
const REPLAY_BYTES = 8 * 1024 * 1024;
/** Pieces in which the damage is narrowed down to one byte, each time by inflating again from the start. */
const NARROWER_PIECES = [256, 1];

/** Inflates piece by piece, as fast as it is asked to, until the deflate stream ends. */
export async function* inflateSteps(reader: ByteReader): AsyncGenerator<InflateStep, DeflateEnd> {
  const engine = inflater();
  const passed: Uint8Array[] = [];
  let canReplay = true;
  let inflatedBytes = 0;
  const start = reader.position();
  try {
    while (await reaches(reader, 1)) {
      const piece = reader.ahead().subarray(0, PIECE_BYTES);
      const fed = await engine.feed(piece);
      inflatedBytes += sizeOf(fed.output);
      if (fed.kind === 'corrupt') {
        const { detail } = fed;
        yield { output: fed.output, position: reader.position() + piece.length };
        if (!canReplay) return { kind: 'corrupt', detail, byteOffset: reader.position() };
        const goodBytes = yield* salvaged(passed, piece, inflatedBytes, reader.position());
        return { kind: 'corrupt', detail, byteOffset: reader.position() + goodBytes };
      }
      reader.skip(fed.consumed);
      yield { output: fed.output, position: reader.position() };
      if (fed.consumed < piece.length) return { kind: 'complete' };
      canReplay &&= reader.position() - start <= REPLAY_BYTES;
      if (canReplay) passed.push(piece);
      else passed.length = 0;
    }
    return { kind: (await isComplete(engine)) ? 'complete' : 'truncated' };
  } finally {
    engine.close();
  }
}

/** A deflate stream tells its end only by what it does not take any more: here a byte of nobody's. */
async function isComplete(engine: Inflater): Promise<boolean> {
  const fed = await engine.feed(new Uint8Array(1));
  return fed.kind === 'decoded' && fed.consumed === 0;
}

/**
 * zlib reports damage for a whole piece and keeps back what it had inflated of it, which may be most of the records of
 * a small file. So the stream is inflated again, the damaged piece in narrower ones; what was given is passed over.
 *
 * @returns how many bytes of the damaged piece could be decoded
 */
async function* salvaged(
  passed: readonly Uint8Array[],
  damaged: Uint8Array,
  givenBytes: number,
  damagedAt: number,
): AsyncGenerator<InflateStep, number> {
  const good = [...passed];
  let knownBytes = givenBytes;
  let goodBytes = 0;
  for (const width of NARROWER_PIECES) {
    const engine = inflater();
    let toPassOver = knownBytes;
    try {
      for (const piece of good) toPassOver -= sizeOf((await engine.feed(piece)).output);
      while (goodBytes < damaged.length) {
        const piece = damaged.subarray(goodBytes, goodBytes + width);
        const fed = await engine.feed(piece);
        const fresh = withoutFirst(fed.output, toPassOver);
        toPassOver -= sizeOf(fed.output) - sizeOf(fresh);
        knownBytes += sizeOf(fresh);
        yield { output: fresh, position: damagedAt + goodBytes + piece.length };
        if (fed.kind === 'corrupt') break;
        good.push(piece);
        goodBytes += piece.length;
      }
    } finally {
      engine.close();
    }
  }
  return goodBytes;
}

function withoutFirst(chunks: readonly Uint8Array[], count: number): readonly Uint8Array[] {
  let left = count;
  return chunks.map((chunk) => {
    const rest = chunk.subarray(Math.min(left, chunk.length));
    left -= chunk.length - rest.length;
    return rest;
  });
}

function sizeOf(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}
