import { classifyEntry } from './entry-name.ts';
import { skippedAsForeign, unreadable } from './found-object.ts';
import type { Discovered, Unreadable } from './found-object.ts';
import { entryLabel, shortened } from './label.ts';
import type { ObjectOutcome } from './object-outcome.ts';
import { passing } from './passing.ts';
import { readArchive } from './read-object.ts';
import type { Openable } from './object-reading.ts';
import type { ReadLimits } from './read-limits.ts';
import { tarEntries } from './tar-entries.ts';
import type { TarDamage, TarEntry } from './tar-entries.ts';

/** Kinds of entries that hold a file's bytes. */
const FILES = new Set(['file', 'contiguous-file']);

/**
 * Gives the entries of a tar archive, gzipped or not, in their order, each as an object of its own.
 *
 * The gzip around the archive counts against the archive's limits as a whole, that of an entry against the entry's own.
 * A damaged archive comes once, as unreadable, behind the entries that lie before the damage.
 */
export async function* tarArchiveEntries(
  name: string,
  archive: Openable,
  limits: ReadLimits,
): AsyncGenerator<Discovered, void> {
  const { chunks, outcome } = readArchive(archive, { ...limits, maxInflatedBytes: limits.maxArchiveBytes });
  const entries = tarEntries(chunks);
  try {
    for (let count = 0; ; count += 1) {
      const next = await entries.next();
      if (next.done === true) {
        const failed = damagedArchive(name, outcome(), next.value);
        if (failed !== null) yield failed;
        return;
      }
      if (count === limits.maxArchiveEntries) {
        yield unreadable(
          name,
          'ARCHIVE_TOO_MANY_ENTRIES',
          `the tar archive has more than ${limits.maxArchiveEntries} entries`,
        );
        return;
      }
      yield* entryFound(name, next.value);
    }
  } finally {
    await entries.return(null);
  }
}

function* entryFound(archive: string, entry: TarEntry): Generator<Discovered, void> {
  const entryName = shortened(entry.name);
  const name = entryLabel(archive, entryName);
  if (entry.type === 'directory') return;
  if (entry.type === null || !FILES.has(entry.type)) {
    yield skippedAsForeign(name, `an entry of another kind than a file (${entry.type ?? 'unknown'})`);
    return;
  }
  const classification = classifyEntry(entryName);
  if (classification.kind !== 'log' && classification.kind !== 'readable') {
    yield { kind: 'skipped', name, classification };
    return;
  }
  let isThere = true;
  const open = (): AsyncIterable<Uint8Array> => passing(() => isThere, entry.bytes);
  yield { kind: 'tar-entry', name, classification, byteSize: entry.byteSize, open };
  isThere = false;
}

/** What broke the bytes off tells more than what the archive looked like without the rest of them. */
function damagedArchive(name: string, outcome: ObjectOutcome, damage: TarDamage): Unreadable | null {
  if (outcome.failure !== null) return unreadable(name, outcome.failure.reason, outcome.failure.detail, outcome);
  if (damage === null) return null;
  const detail = `the tar archive is damaged: ${damage}`;
  const failure = { reason: 'ARCHIVE_DAMAGED', detail, byteOffset: 0 } as const;
  return unreadable(name, 'ARCHIVE_DAMAGED', detail, { ...outcome, failure });
}
