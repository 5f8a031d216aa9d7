import { crc32 } from 'node:zlib';
import { unreachable } from '#kernel';
import { reaches } from './byte-reader.ts';
import type { ByteReader } from './byte-reader.ts';
import { isGzip } from './content-kind.ts';
import type { Failure } from './failure.ts';
import { readGzipHeader } from './gzip-header.ts';
import { inflated } from './inflated.ts';
import type { InflateEnd } from './inflated.ts';
import type { ReadLimits } from './read-limits.ts';
import { tapped } from './tapped.ts';

const TRAILER_BYTES = 8;

/**
 * Inflates one gzip member and insists that nothing follows it.
 *
 * Everything that could be inflated has been given before a failure is returned: the records in it are good.
 *
 * @param reader stands at the magic bytes
 * @see https://www.rfc-editor.org/rfc/rfc1952
 */
export async function* gunzipped(reader: ByteReader, limits: ReadLimits): AsyncGenerator<Uint8Array, Failure | null> {
  const unreadable = await passHeader(reader);
  if (unreadable !== null) return unreadable;

  let checksum = 0;
  let inflatedBytes = 0;
  const end = yield* tapped(inflated(reader, limits), (chunk) => {
    checksum = crc32(chunk, checksum);
    inflatedBytes += chunk.length;
  });
  if (end.kind !== 'complete') return gzipFailure(end, reader, limits);
  return (await checkTrailer(reader, checksum, inflatedBytes)) ?? (await checkNothingFollows(reader));
}

async function passHeader(reader: ByteReader): Promise<Failure | null> {
  for (;;) {
    const header = readGzipHeader(reader.ahead());
    if (header.kind === 'complete') {
      reader.skip(header.length);
      return null;
    }
    if (header.kind === 'invalid')
      return failure('GZIP_CORRUPT', `the gzip member is damaged: ${header.detail}`, reader);
    if (!(await reader.more())) return truncated(reader, 'header');
  }
}

async function checkTrailer(reader: ByteReader, checksum: number, inflatedBytes: number): Promise<Failure | null> {
  if (!(await reaches(reader, TRAILER_BYTES))) return truncated(reader, 'trailer');
  const trailer = Buffer.from(reader.ahead().subarray(0, TRAILER_BYTES));
  if (trailer.readUInt32LE(0) !== checksum) {
    return failure(
      'GZIP_BAD_CHECKSUM',
      'the inflated bytes do not have the CRC-32 that the gzip trailer gives',
      reader,
    );
  }
  if (trailer.readUInt32LE(4) !== inflatedBytes % 2 ** 32) {
    return failure('GZIP_BAD_CHECKSUM', 'the inflated bytes are not as many as the gzip trailer says', reader);
  }
  reader.skip(TRAILER_BYTES);
  return null;
}

async function checkNothingFollows(reader: ByteReader): Promise<Failure | null> {
  if (!(await reaches(reader, 1))) return null;
  await reaches(reader, 2);
  const next = reader.ahead();
  return next.length > 1 && isGzip(next)
    ? failure('GZIP_SECOND_MEMBER', 'a second gzip member follows the first; only the first was read', reader)
    : failure('GZIP_TRAILING_BYTES', 'bytes that are no gzip member follow the first member', reader);
}

function gzipFailure(end: Exclude<InflateEnd, { kind: 'complete' }>, reader: ByteReader, limits: ReadLimits): Failure {
  switch (end.kind) {
    case 'truncated':
      return truncated(reader, 'compressed bytes');
    case 'corrupt':
      return {
        reason: 'GZIP_CORRUPT',
        detail: `the compressed bytes cannot be decoded (${end.detail})`,
        byteOffset: end.byteOffset,
      };
    case 'too-large':
      return {
        reason: 'INFLATED_TOO_LARGE',
        detail: `more than ${limits.maxInflatedBytes} bytes came out`,
        byteOffset: end.byteOffset,
      };
    case 'ratio-too-high':
      return {
        reason: 'RATIO_TOO_HIGH',
        detail: `more than ${limits.maxInflationRatio} bytes came out for each byte`,
        byteOffset: end.byteOffset,
      };
    default:
      return unreachable(end);
  }
}

function truncated(reader: ByteReader, part: string): Failure {
  const byteOffset = reader.position() + reader.ahead().length;
  return { reason: 'GZIP_TRUNCATED', detail: `the gzip member ends within its ${part}`, byteOffset };
}

function failure(reason: Failure['reason'], detail: string, reader: ByteReader): Failure {
  return { reason, detail, byteOffset: reader.position() };
}
