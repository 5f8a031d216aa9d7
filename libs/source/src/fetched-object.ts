import { SourceFailed } from './failure.ts';
import type { FetchedObject } from './found-object.ts';
import { MOST_SMALL_BYTES } from './small-file.ts';

/** An object of which all is here that could be had. Whoever reads it meets the failure behind what came before it. */
export function fetchedObject(
  fetched: Pick<FetchedObject, 'name' | 'classification' | 'bytes' | 'failure'>,
  release: () => void = () => undefined,
): FetchedObject {
  const { bytes, failure } = fetched;
  return {
    kind: 'fetched',
    ...fetched,
    byteSize: bytes.length,
    open: () => opened(fetched),
    atOnce: () =>
      failure === null && bytes.length <= MOST_SMALL_BYTES
        ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
        : null,
    release,
  };
}

// eslint-disable-next-line @typescript-eslint/require-await -- bytes that are here are given as those that are not
async function* opened({ bytes, failure }: Pick<FetchedObject, 'bytes' | 'failure'>): AsyncGenerator<Uint8Array, void> {
  if (bytes.length > 0) yield bytes;
  if (failure !== null) throw new SourceFailed(failure.reason, failure.detail);
}
