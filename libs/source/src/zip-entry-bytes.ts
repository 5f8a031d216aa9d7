import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { byteReader, reaches, restOf } from './byte-reader.ts';
import type { ByteReader } from './byte-reader.ts';
import { SourceFailed } from './failure.ts';
import { rangeOf } from './file-bytes.ts';
import type { OpenFile } from './file-bytes.ts';
import { inBlocks } from './in-blocks.ts';
import { inflated } from './inflated.ts';
import type { InflateEnd } from './inflated.ts';
import type { ReadLimits } from './read-limits.ts';
import { closed, tapped } from './tapped.ts';
import { entryStart } from './zip-directory.ts';

const STORED = 0;
const DEFLATED = 8;

/** An open zip archive, the limits for one entry of it, and a look at everything that is unpacked. */
export type ZipSource = {
  readonly file: OpenFile;
  readonly zip: ZipFile;
  readonly limits: () => ReadLimits;
  readonly see: (chunk: Uint8Array) => void;
};

/** Whether an entry is compressed in a way that can be read. */
export function isKnownMethod(entry: Entry): boolean {
  return entry.compressionMethod === STORED || entry.compressionMethod === DEFLATED;
}

/**
 * Unpacks one entry and checks its length and CRC-32 against the archive's directory, which yauzl does not.
 *
 * @throws {SourceFailed} after all that could be unpacked has been given
 */
export async function* zipEntryBytes(source: ZipSource, entry: Entry): AsyncGenerator<Uint8Array, void> {
  const start = await entryStart(source.zip, entry).catch((error: unknown) => {
    throw new SourceFailed('ARCHIVE_DAMAGED', 'the entry is not where the archive says', { cause: error });
  });
  const blocks = inBlocks(rangeOf(source.file, start, start + entry.compressedSize));
  const reader = byteReader(blocks);
  const limits = source.limits();
  let checksum = 0;
  let bytes = 0;
  try {
    const unpacked = entry.compressionMethod === STORED ? stored(reader) : inflated(reader, limits);
    const end = yield* tapped(unpacked, (chunk) => {
      checksum = crc32(chunk, checksum);
      bytes += chunk.length;
      source.see(chunk);
    });
    refuseUnlessComplete(end, limits);
    if (await reaches(reader, 1)) throw damaged('bytes follow the end of its compressed bytes');
    if (bytes !== entry.uncompressedSize) throw altered('it is not as long as the archive says');
    if (checksum !== entry.crc32) throw altered('it does not have the CRC-32 that the archive gives');
  } finally {
    closed(blocks);
  }
}

async function* stored(reader: ByteReader): AsyncGenerator<Uint8Array, InflateEnd> {
  yield* restOf(reader);
  return { kind: 'complete' };
}

function refuseUnlessComplete(end: InflateEnd, limits: ReadLimits): void {
  switch (end.kind) {
    case 'complete':
      return;
    case 'too-large':
      throw new SourceFailed('INFLATED_TOO_LARGE', `the entry unpacks to more than ${limits.maxInflatedBytes} bytes`);
    case 'ratio-too-high': {
      const message = `the entry unpacks to more than ${limits.maxInflationRatio} bytes for each of its bytes`;
      throw new SourceFailed('RATIO_TOO_HIGH', message);
    }
    case 'truncated':
      throw damaged('its compressed bytes break off');
    case 'corrupt':
      throw altered(`its compressed bytes cannot be decoded (${end.detail})`);
  }
}

function damaged(detail: string): SourceFailed {
  return new SourceFailed('ARCHIVE_DAMAGED', `the entry is damaged: ${detail}`);
}

function altered(detail: string): SourceFailed {
  return new SourceFailed('ENTRY_ALTERED', `the entry is damaged: ${detail}`);
}
