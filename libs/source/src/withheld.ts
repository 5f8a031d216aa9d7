import { SourceFailed } from './failure.ts';
import type { Failure, ObjectFailure } from './failure.ts';

/** Failures after which what came out before may not be what went in: damage shows late, or only in the checksum. */
const ALTERING: ReadonlySet<ObjectFailure> = new Set(['GZIP_CORRUPT', 'GZIP_BAD_CHECKSUM', 'ENTRY_ALTERED']);

/** An object is given only after its checksum was seen, up to this size; CloudTrail's files are smaller. */
export const WITHHELD_BYTES = 32 * 1024 * 1024;

/**
 * Keeps an object's bytes back until they are known to be sound, and gives none of them if they are not.
 *
 * A flipped bit in deflated text can come out as another letter of a name, in JSON that is as valid as before. Beyond
 * `most` bytes the rest is given as it comes, since memory has a ceiling; what an object that large gave before it
 * turned out to be damaged stays with the caller, who knows it as failed.
 */
export async function* withheld(
  chunks: AsyncGenerator<Uint8Array, Failure | null>,
  most: number = WITHHELD_BYTES,
): AsyncGenerator<Uint8Array, Failure | null> {
  const held: Uint8Array[] = [];
  for (let bytes = 0; bytes <= most;) {
    const next = await nextOf(chunks);
    if (next.kind === 'end') {
      if (next.failure === null || !ALTERING.has(next.failure.reason)) yield* held;
      return next.failure;
    }
    if (next.kind === 'broken') {
      if (!(next.error instanceof SourceFailed && ALTERING.has(next.error.reason))) yield* held;
      throw next.error;
    }
    held.push(next.chunk);
    bytes += next.chunk.length;
  }
  yield* held;
  held.length = 0;
  return yield* chunks;
}

type Next =
  | { readonly kind: 'chunk'; readonly chunk: Uint8Array }
  | { readonly kind: 'end'; readonly failure: Failure | null }
  | { readonly kind: 'broken'; readonly error: unknown };

async function nextOf(chunks: AsyncGenerator<Uint8Array, Failure | null>): Promise<Next> {
  try {
    const next = await chunks.next();
    return next.done === true ? { kind: 'end', failure: next.value } : { kind: 'chunk', chunk: next.value };
  } catch (error) {
    return { kind: 'broken', error };
  }
}
