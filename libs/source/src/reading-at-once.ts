import { Readable } from 'node:stream';
import { readingBy } from './object-reading.ts';
import type { Ending, ObjectReading, Openable } from './object-reading.ts';
import type { ReadLimits } from './read-limits.ts';
import { smallObject } from './small-object.ts';

/** As large as a chunk is when an object is read in steps: between two of them a caller may give up. */
const CHUNK_BYTES = 256 * 1024;

/**
 * Reads what is small and sound in one go, and all else in steps. Whoever reads cannot tell which it was.
 *
 * @param atOnce gives all bytes, if they are few
 */
export function readingAtOnce(
  found: Openable,
  atOnce: () => Buffer | null,
  limits: ReadLimits,
  inSteps: (found: Openable) => ObjectReading,
): ObjectReading {
  return readingBy((ending) => chunksOf(found, atOnce, limits, inSteps, ending));
}

async function* chunksOf(
  found: Openable,
  atOnce: () => Buffer | null,
  limits: ReadLimits,
  inSteps: (found: Openable) => ObjectReading,
  ending: Ending,
): AsyncGenerator<Uint8Array, void> {
  const delivered = atOnce();
  const small = delivered === null ? null : smallObject(delivered, limits);
  if (small === null) {
    const steps = inSteps(delivered === null ? found : { open: () => Readable.from([delivered]) });
    yield* steps.chunks;
    ending.outcome = steps.outcome();
    return;
  }
  const { bytes, outcome } = small;
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
  ending.outcome = outcome;
}
