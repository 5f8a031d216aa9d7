import type { ObjectOutcome } from './object-outcome.ts';

/** Where bytes can be had. What `open` gives may throw `SourceFailed`; `atOnce` gives all of them, if they are few. */
export type Openable = { readonly open: () => AsyncIterable<Uint8Array>; readonly atOnce?: () => Buffer | null };

/** An object being read: its inflated bytes in chunks of at most 256 KiB, once, and what it turned out to be. */
export type ObjectReading = {
  readonly chunks: AsyncGenerator<Uint8Array, void>;
  /** @throws {OutcomeNotReady} before `chunks` has come to its end */
  readonly outcome: () => ObjectOutcome;
};
