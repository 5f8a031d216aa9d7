import { Readable } from 'node:stream';
import type { ObjectReading, Openable } from './object-reading.ts';
import { OutcomeNotReady } from './object-outcome.ts';
import type { ObjectOutcome } from './object-outcome.ts';
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
  let outcome: () => ObjectOutcome = () => {
    throw new OutcomeNotReady();
  };

  async function* chunks(): AsyncGenerator<Uint8Array, void> {
    const delivered = atOnce();
    const small = delivered === null ? null : smallObject(delivered, limits);
    if (small === null) {
      const steps = inSteps(delivered === null ? found : { open: () => Readable.from([delivered]) });
      outcome = steps.outcome;
      yield* steps.chunks;
      return;
    }
    const { bytes } = small;
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
    outcome = () => small.outcome;
  }

  return { chunks: chunks(), outcome: () => outcome() };
}
