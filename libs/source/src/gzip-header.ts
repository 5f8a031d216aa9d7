import { crc32 } from 'node:zlib';

/** What the first bytes of a gzip member tell: where the compressed bytes begin, or that more bytes are needed. */
export type GzipHeader =
  | { readonly kind: 'complete'; readonly length: number }
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'invalid'; readonly detail: string };

const FIXED_BYTES = 10;
const DEFLATE = 8;
const HAS_CHECKSUM = 2;
const HAS_EXTRA = 4;
const HAS_NAME = 8;
const HAS_COMMENT = 16;
const RESERVED = 0xe0;
/** The format sets no limit to the file name and the comment; CloudTrail writes neither. */
const MAX_HEADER_BYTES = 128 * 1024;

const UNFINISHED = { kind: 'unfinished' } as const;

/**
 * Reads a gzip member's header.
 *
 * @param bytes starts with the two magic bytes 1f 8b
 * @see https://www.rfc-editor.org/rfc/rfc1952#section-2.3
 */
export function readGzipHeader(bytes: Uint8Array): GzipHeader {
  const length = headerLength(bytes);
  if (typeof length !== 'number') return length;
  if (length > MAX_HEADER_BYTES)
    return { kind: 'invalid', detail: `its header is longer than ${MAX_HEADER_BYTES} bytes` };
  if (length > bytes.length) return UNFINISHED;
  return hasWrongChecksum(bytes, length)
    ? { kind: 'invalid', detail: 'the checksum of its header is another one' }
    : { kind: 'complete', length };
}

function headerLength(bytes: Uint8Array): number | Exclude<GzipHeader, { kind: 'complete' }> {
  const [, , method, flags] = bytes;
  if (method !== undefined && method !== DEFLATE)
    return { kind: 'invalid', detail: 'its compression method is not deflate' };
  if (flags === undefined) return UNFINISHED;
  if ((flags & RESERVED) !== 0) return { kind: 'invalid', detail: 'its header sets reserved flags' };

  let end: number | null = FIXED_BYTES;
  if ((flags & HAS_EXTRA) !== 0) end = afterExtra(bytes, end);
  if ((flags & HAS_NAME) !== 0) end = afterText(bytes, end);
  if ((flags & HAS_COMMENT) !== 0) end = afterText(bytes, end);
  if (end === null) return bytes.length > MAX_HEADER_BYTES ? bytes.length : UNFINISHED;
  return (flags & HAS_CHECKSUM) === 0 ? end : end + 2;
}

function afterExtra(bytes: Uint8Array, at: number): number | null {
  const [low, high] = bytes.subarray(at, at + 2);
  return low === undefined || high === undefined ? null : at + 2 + low + high * 256;
}

function afterText(bytes: Uint8Array, at: number | null): number | null {
  if (at === null || at > bytes.length) return null;
  const end = bytes.indexOf(0, at);
  return end === -1 ? null : end + 1;
}

function hasWrongChecksum(bytes: Uint8Array, length: number): boolean {
  if (((bytes[3] ?? 0) & HAS_CHECKSUM) === 0) return false;
  const [low = 0, high = 0] = bytes.subarray(length - 2, length);
  return (crc32(bytes.subarray(0, length - 2)) & 0xffff) !== low + high * 256;
}
