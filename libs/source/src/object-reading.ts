import { OutcomeNotReady } from './object-outcome.ts';
import type { ObjectOutcome } from './object-outcome.ts';

/** Where bytes can be had. What `open` gives may throw `SourceFailed`; `atOnce` gives all of them, if they are few. */
export type Openable = { readonly open: () => AsyncIterable<Uint8Array>; readonly atOnce?: () => Buffer | null };

/** An object being read: its inflated bytes in chunks of at most 256 KiB, once, and what it turned out to be. */
export type ObjectReading = {
  readonly chunks: AsyncGenerator<Uint8Array, void>;
  /** @throws {OutcomeNotReady} before `chunks` has come to its end */
  readonly outcome: () => ObjectOutcome;
};

/** Where chunks put their outcome when they have come to their end. */
export type Ending = { outcome: ObjectOutcome | null };

/**
 * A reading by chunks that put their outcome where it is asked for.
 *
 * @param chunksOf best calls a generator function of its module. A closure that is one would hold the bytes of each object
 *   until all garbage is collected: V8 makes a hidden class for each such function, which no scavenge collects.
 */
export function readingBy(chunksOf: (ending: Ending) => AsyncGenerator<Uint8Array, void>): ObjectReading {
  const ending: Ending = { outcome: null };
  return {
    chunks: chunksOf(ending),
    outcome: () => {
      if (ending.outcome === null) throw new OutcomeNotReady();
      return ending.outcome;
    },
  };
}
