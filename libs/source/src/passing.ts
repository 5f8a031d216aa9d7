import { SourceFailed } from './failure.ts';

/** Opens an object that is there only for now: asked for later, it says so instead of giving other bytes. */
export async function* passing(
  isStillThere: () => boolean,
  open: () => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  if (!isStillThere()) {
    throw new SourceFailed('READ_FAILED', 'was not read before the next object was asked for, and has passed');
  }
  yield* open();
}
