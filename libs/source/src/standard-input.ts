import { SourceFailed, systemReason } from './failure.ts';
import { unreadable } from './found-object.ts';
import type { Discovered } from './found-object.ts';
import { PEEK_BYTES, packingOf } from './packing.ts';
import { passing } from './passing.ts';
import { peek } from './peek.ts';
import type { ReadLimits } from './read-limits.ts';

const NAME = '-';

/**
 * Gives what comes by standard input: one object, or the entries of a tar archive, gzipped or not.
 *
 * A zip archive is refused: its directory stands at its end, and what lies before cannot be trusted without it.
 */
export async function* fromStandardInput(
  input: AsyncIterable<Uint8Array>,
  limits: ReadLimits,
): AsyncGenerator<Discovered, void> {
  const { head, whole } = await peek(safely(input), PEEK_BYTES);
  switch (packingOf(NAME, head)) {
    case 'zip':
      yield unreadable(
        NAME,
        'ZIP_FROM_STANDARD_INPUT',
        'a zip archive cannot be read from standard input; give its path',
      );
      break;
    case 'tar':
      yield* (await import('./tar-archive.ts')).tarArchiveEntries(NAME, { open: () => whole }, limits);
      break;
    case 'none': {
      let isThere = true;
      const open = (): AsyncIterable<Uint8Array> =>
        passing(
          () => isThere,
          () => whole,
        );
      const found = {
        kind: 'standard-input',
        name: NAME,
        classification: { kind: 'readable' },
        byteSize: null,
      } as const;
      yield { ...found, open };
      isThere = false;
    }
  }
}

async function* safely(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  try {
    for await (const chunk of input) yield chunk;
  } catch (error) {
    throw new SourceFailed('READ_FAILED', `cannot be read any further (${systemReason(error)})`, { cause: error });
  }
}
