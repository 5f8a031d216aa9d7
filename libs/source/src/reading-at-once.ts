import { Readable } from 'node:stream';
import type { ObjectReading, Openable } from './object-reading.ts';
import { OutcomeNotReady } from './object-outcome.ts';
import type { ObjectOutcome } from './object-outcome.ts';
import type { ReadLimits } from './read-limits.ts';
import { smallObject } from './small-object.ts';

/** As large as a chunk is when an object is read in steps: between two of them a caller may give up. */
const CHUNK_BYTES = 256 * 1024;

/** Where the outcome is found once there is one. */
type Ending = { outcome: () => ObjectOutcome };

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
  const ending: Ending = { outcome: notReady };
  return { chunks: chunksOf(found, atOnce, limits, inSteps, ending), outcome: () => ending.outcome() };
}

/**
 * As a closure of `readingAtOnce` it would hold the bytes of each object until all garbage is collected: V8 makes a hidden
 * class for each function that makes generators, which no scavenge collects.
 */
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
    ending.outcome = steps.outcome;
    yield* steps.chunks;
    return;
  }
  const { bytes, outcome } = small;
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
  ending.outcome = () => outcome;
}

function notReady(): never {
  throw new OutcomeNotReady();
}
