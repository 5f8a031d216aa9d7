import { createHash } from 'node:crypto';
import { byteReader, reaches, restOf } from './byte-reader.ts';
import type { ByteReader } from './byte-reader.ts';
import { contentKind, isGzip } from './content-kind.ts';
import { deliveredTap } from './delivered-tap.ts';
import { SourceFailed } from './failure.ts';
import type { Failure } from './failure.ts';
import { gunzipped } from './gunzipped.ts';
import { gunzippedText, isGzipText } from './gzip-text.ts';
import { inBlocks } from './in-blocks.ts';
import { readingBy } from './object-reading.ts';
import type { Ending, ObjectReading, Openable } from './object-reading.ts';
import { DEFAULT_READ_LIMITS } from './read-limits.ts';
import type { ReadLimits } from './read-limits.ts';
import { readingAtOnce } from './reading-at-once.ts';
import { closed, readToEnd, tapped } from './tapped.ts';
import { withheld } from './withheld.ts';

type Content = AsyncGenerator<Uint8Array, Failure | null>;

/**
 * Reads an object and inflates it if its first bytes are gzip's, as they are or in base64, whatever its name says.
 *
 * Failures are never thrown: `chunks` gives what is sound and ends, and the outcome names the failure. Hashes, limits and
 * the caller see the same pass over the bytes. The next piece is fetched while the caller works on the last one, and no
 * more than that.
 */
export function readObject(found: Openable, limits: ReadLimits = DEFAULT_READ_LIMITS): ObjectReading {
  const inSteps = (bytes: Openable): ObjectReading =>
    reading(bytes, (reader) => withoutArchive(content(reader, limits)), false);
  const { atOnce } = found;
  return atOnce === undefined ? inSteps(found) : readingAtOnce(found, atOnce, limits, inSteps);
}

/** As `readObject`, for bytes that are expected to be an archive. */
export function readArchive(found: Openable, limits: ReadLimits): ObjectReading {
  return reading(found, (reader) => content(reader, limits), true);
}

function reading(found: Openable, contentOf: (reader: ByteReader) => Content, isPassing: boolean): ObjectReading {
  return readingBy((ending) => chunksOf(found, contentOf, isPassing, ending));
}

async function* chunksOf(
  found: Openable,
  contentOf: (reader: ByteReader) => Content,
  isPassing: boolean,
  ending: Ending,
): AsyncGenerator<Uint8Array, void> {
  const delivered = deliveredTap();
  const inflatedHash = createHash('sha256');
  let bytesInflated = 0;
  const blocks = inBlocks(tapped(opened(found), delivered.see));
  let failure: Failure | null = null;
  try {
    const content = tapped(contentOf(byteReader(blocks)), (chunk) => {
      inflatedHash.update(chunk);
      bytesInflated += chunk.length;
    });
    failure = yield* isPassing ? content : withheld(content);
    await readToEnd(blocks); // the hash of a failed object covers the rest of it as well
  } catch (error) {
    failure ??= sourceFailure(error, delivered.soFar());
  } finally {
    closed(blocks);
  }
  const { bytes, sha256, head, tail } = delivered.end();
  const sha256Inflated = inflatedHash.digest('hex');
  ending.outcome = {
    sha256Delivered: sha256,
    sha256Inflated,
    bytesDelivered: bytes,
    bytesInflated,
    failure,
    head,
    tail,
  };
}

async function* opened(found: Openable): AsyncGenerator<Uint8Array, void> {
  yield* found.open();
}

async function* content(reader: ByteReader, limits: ReadLimits): Content {
  await reaches(reader, 2);
  if (isGzip(reader.ahead())) return yield* gunzipped(reader, limits);
  return isGzipText(reader.ahead()) ? yield* gunzippedText(reader, limits) : yield* restOf(reader);
}

/** Refuses what is still packed after one layer of gzip: neither is a form in which CloudTrail delivers. */
async function* withoutArchive(chunks: Content): Content {
  const first = await chunks.next();
  if (first.done === true) return first.value;

  const kind = contentKind(first.value);
  if (kind !== 'other') {
    closed(chunks);
    return kind === 'gzip'
      ? { reason: 'GZIP_NESTED', detail: 'what comes out of gzip is gzip again', byteOffset: 0 }
      : { reason: 'ARCHIVE_UNEXPECTED', detail: `a ${kind} archive lies where records were expected`, byteOffset: 0 };
  }
  yield first.value;
  return yield* chunks;
}

/** @throws whatever is not a failure of the source: a bug */
function sourceFailure(error: unknown, byteOffset: number): Failure {
  if (!(error instanceof SourceFailed)) throw error;
  return { reason: error.reason, detail: error.message, byteOffset };
}
