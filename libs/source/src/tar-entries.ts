import { setImmediate } from 'node:timers/promises';
import { extract } from 'tar-stream';
import type { ExtractEvents } from 'tar-stream';
import { feedUnpacker } from './feed-unpacker.ts';
import type { Feeding } from './feed-unpacker.ts';
import { messageOf, SourceFailed } from './failure.ts';

/** One thing in a tar archive. Whatever of `bytes` is not read is passed over when the next one is asked for. */
export type TarEntry = {
  readonly name: string;
  /** `null` for a kind that is unknown to tar-stream. */
  readonly type: string | null;
  readonly byteSize: number;
  readonly bytes: () => AsyncIterable<Uint8Array>;
};

/** The stream of one entry. */
type Source = ExtractEvents['entry'][1];

/** Archives of 1979's form carry no magic. The option is documented, and missing in tar-stream's own types. */
const UNPACKER_OPTIONS = { allowUnknownFormat: true, highWaterMark: 256 * 1024 };

/** What is wrong with the archive's own structure; `null` if nothing is. */
export type TarDamage = string | null;

/**
 * Takes a tar archive apart while it streams by.
 *
 * `chunks` is read to its end even behind damage, so that whoever watches it has seen all of it.
 */
export async function* tarEntries(chunks: AsyncGenerator<Uint8Array, void>): AsyncGenerator<TarEntry, TarDamage> {
  const unpacker = extract(UNPACKER_OPTIONS);
  const feeding = feedUnpacker(unpacker, chunks);
  try {
    for await (const entry of unpacker) {
      const { name, type, size }: { name: string; type: string | null; size: number } = entry.header;
      yield { name, type, byteSize: size, bytes: () => bytesOf(entry, feeding) };
      entry.resume();
      feeding.release();
    }
    await feeding.over;
    return feeding.endsInZeros() ? null : 'its end mark is missing: entries may have been cut off';
  } catch (error) {
    await feeding.over;
    return messageOf(error);
  } finally {
    feeding.stop();
  }
}

/** Not the entry's own iterator: that one breaks the whole archive off when its reader stops early. */
async function* bytesOf(entry: Source, feeding: Feeding): AsyncGenerator<Uint8Array, void> {
  const stirring = stirringOf(entry, feeding);
  let missing = entry.header.size;
  let hasWaited = false;
  while (missing > 0) {
    const stirs = stirring.next();
    const chunk: unknown = entry.read();
    if (chunk instanceof Uint8Array) {
      missing -= chunk.length;
      hasWaited = false;
      yield chunk;
    } else if (!feeding.isOver() && !entry.destroyed) {
      await stirs;
    } else if (!hasWaited) {
      await setImmediate(); // the stream may hold bytes still and be about to open
      hasWaited = true;
    } else {
      throw new SourceFailed('ARCHIVE_DAMAGED', 'the archive breaks off within the entry');
    }
  }
}

/** Promises that resolve when it is worth looking at the entry again. Ask first, then look. */
function stirringOf(entry: Source, feeding: Feeding): { readonly next: () => Promise<void> } {
  let wake = (): void => undefined;
  const stirred = (): void => {
    wake();
  };
  entry.on('readable', stirred).on('close', stirred);
  void feeding.over.then(stirred);
  return { next: () => new Promise((resolve) => (wake = resolve)) };
}
