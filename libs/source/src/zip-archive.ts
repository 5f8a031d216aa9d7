import { getFileNameLowLevel } from 'yauzl';
import type { Entry } from 'yauzl';
import { classifyEntry } from './entry-name.ts';
import { messageOf, SourceFailed } from './failure.ts';
import { closeFile, fileBytes, openFile } from './file-bytes.ts';
import type { OpenFile } from './file-bytes.ts';
import { unreadable } from './found-object.ts';
import type { Discovered, FoundFile, Unreadable } from './found-object.ts';
import { entryLabel, shortened } from './label.ts';
import { passing } from './passing.ts';
import { readArchive } from './read-object.ts';
import { allowedFor } from './read-limits.ts';
import type { ReadLimits } from './read-limits.ts';
import { openZip } from './zip-directory.ts';
import { readToEnd } from './tapped.ts';
import { isKnownMethod, zipEntryBytes } from './zip-entry-bytes.ts';
import type { ZipSource } from './zip-entry-bytes.ts';

/**
 * Gives the entries of a zip archive in the order of its directory, each as an object of its own.
 *
 * Entry names are labels and never paths. A damaged archive comes once, as unreadable, behind the entries that could be
 * listed before the damage.
 */
export async function* zipEntries(archive: FoundFile, limits: ReadLimits): AsyncGenerator<Discovered, void> {
  let file: OpenFile | null = null;
  try {
    file = await openFile(archive.path);
    yield* entriesOf(archive, file, limits);
  } catch (error) {
    if (!(error instanceof SourceFailed)) throw error;
    yield await damagedArchive(archive, error, limits);
  } finally {
    if (file !== null) await closeFile(file.handle);
  }
}

async function* entriesOf(archive: FoundFile, file: OpenFile, limits: ReadLimits): AsyncGenerator<Discovered, void> {
  const zip = await openZip(file).catch(damaged);
  // Entries may overlap, so that each is harmless and their sum is not: the archive has a limit as a whole.
  const allowedBytes = allowedFor({ ...limits, maxInflatedBytes: limits.maxArchiveBytes }, file.byteSize);
  let unpackedBytes = 0;
  const source: ZipSource = {
    file,
    zip,
    limits: () => ({ ...limits, maxInflatedBytes: Math.min(limits.maxInflatedBytes, allowedBytes - unpackedBytes) }),
    see: (chunk) => (unpackedBytes += chunk.length),
  };

  const entries = zip.eachEntry();
  for (let count = 0; ; count += 1) {
    const next = await entries.next().catch(damaged);
    if (next.done === true) return;
    if (count === limits.maxArchiveEntries) {
      throw new SourceFailed(
        'ARCHIVE_TOO_MANY_ENTRIES',
        `the zip archive has more than ${limits.maxArchiveEntries} entries`,
      );
    }
    if (unpackedBytes > 0 && unpackedBytes >= allowedBytes) {
      const reason = allowedBytes === limits.maxArchiveBytes ? 'INFLATED_TOO_LARGE' : 'RATIO_TOO_HIGH';
      throw new SourceFailed(reason, `the entries of the zip archive unpack to ${allowedBytes} bytes and more`);
    }
    yield* entryFound(archive.name, source, next.value);
  }
}

function* entryFound(archive: string, source: ZipSource, entry: Entry): Generator<Discovered, void> {
  const entryName = shortened(nameOf(entry));
  if (entryName.endsWith('/')) return; // a folder
  const name = entryLabel(archive, entryName);

  const classification = classifyEntry(entryName);
  if (classification.kind !== 'log' && classification.kind !== 'readable') {
    yield { kind: 'skipped', name, classification };
  } else if (entry.isEncrypted()) {
    yield unreadable(name, 'ARCHIVE_ENTRY_ENCRYPTED', 'the entry is encrypted');
  } else if (!isKnownMethod(entry)) {
    const detail = `the entry is compressed by method ${entry.compressionMethod}; only deflate is read`;
    yield unreadable(name, 'ARCHIVE_ENTRY_UNSUPPORTED', detail);
  } else {
    let isThere = true;
    const open = (): AsyncIterable<Uint8Array> =>
      passing(
        () => isThere,
        () => zipEntryBytes(source, entry),
      );
    yield { kind: 'zip-entry', name, classification, byteSize: entry.uncompressedSize, open };
    isThere = false;
  }
}

function nameOf(entry: Entry): string {
  return getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
}

/** The archive as one failed object, with the hash and both ends of what lies on the disk. */
async function damagedArchive(archive: FoundFile, failed: SourceFailed, limits: ReadLimits): Promise<Unreadable> {
  const { chunks, outcome } = readArchive({ open: () => fileBytes(archive.path) }, limits);
  await readToEnd(chunks);
  const failure = { reason: failed.reason, detail: failed.message, byteOffset: 0 };
  return unreadable(archive.name, failed.reason, failed.message, { ...outcome(), failure });
}

function damaged(cause: unknown): never {
  throw new SourceFailed('ARCHIVE_DAMAGED', `the zip archive is damaged: ${messageOf(cause)}`, { cause });
}
