import { isUtf8 } from 'node:buffer';
import { blankSecrets } from '#cloudtrail';

/** What is kept of each end of something too large to be kept whole. */
export const EXCERPT_BYTES = 4096;
/** A gzip member's fixed header, and its checksum and length: no compressed byte, which could be inflated again. */
const BINARY_HEAD_BYTES = 10;
const BINARY_TAIL_BYTES = 8;
/** Where a record certainly begins, so that what follows can be read as JSON again. */
const CERTAIN_START = /\n\{|\{"eventVersion"/;
const ASTERISK = 0x2a;
const NUL = 0;

/**
 * Blanks the secrets of rejected input, JSON or not. In text of two bytes a character no name can be recognised; if it
 * has secrets without its NULs, none of its letters is kept.
 */
export function blankInput(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(NUL)) return blankSecrets(bytes).bytes;
  const isSecret = blankSecrets(bytes.filter((byte) => byte !== NUL)).blanked > 0;
  return isSecret ? masked(bytes) : blankSecrets(bytes).bytes;
}

/** The first bytes of something, fit to be kept. */
export function keptHead(bytes: Uint8Array): Buffer {
  const head = bytes.subarray(0, EXCERPT_BYTES);
  return Buffer.from(isText(head) ? blankInput(head) : head.subarray(0, BINARY_HEAD_BYTES));
}

/**
 * The last bytes of something, fit to be kept. A tail may begin inside of a secret whose name is cut off, so up to the
 * first place where a record certainly begins only punctuation is kept.
 */
export function keptTail(bytes: Uint8Array): Buffer {
  const tail = bytes.subarray(-EXCERPT_BYTES);
  if (!isText(tail)) return Buffer.from(tail.subarray(-BINARY_TAIL_BYTES));
  const start = CERTAIN_START.exec(Buffer.from(tail).toString('latin1'))?.index ?? tail.length;
  return Buffer.concat([masked(tail.subarray(0, start)), blankInput(tail.subarray(start))]);
}

/** Text in UTF-8, which may be cut within a character at either end. */
function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(NUL)) return false;
  let [start, end] = [0, bytes.length];
  while (start < Math.min(3, end) && isContinuation(bytes[start])) start++;
  while (end > start && end > bytes.length - 4 && !isUtf8(bytes.subarray(start, end))) end--;
  return isUtf8(bytes.subarray(start, end));
}

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

/** The bytes with an asterisk for everything but white space and JSON's punctuation. */
function masked(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => (STRUCTURE.has(byte) ? byte : ASTERISK));
}

const STRUCTURE = new Set(Buffer.from('{}[]":, \t\r\n\0'));
