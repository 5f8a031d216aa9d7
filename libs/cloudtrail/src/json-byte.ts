// The bytes that give JSON its shape, as they stand in UTF-8.

/** Horizontal tab. */
export const TAB = 0x09;
/** Line feed: the end of a line, on whatever system. */
export const LINE_FEED = 0x0a;
/** Carriage return. */
export const CARRIAGE_RETURN = 0x0d;
/** Space. */
export const SPACE = 0x20;
/** `"` */
export const QUOTE = 0x22;
/** `,` */
export const COMMA = 0x2c;
/** `:` */
export const COLON = 0x3a;
/** `[` */
export const OPEN_ARRAY = 0x5b;
/** `\` */
export const BACKSLASH = 0x5c;
/** `]` */
export const CLOSE_ARRAY = 0x5d;
/** `{` */
export const OPEN_OBJECT = 0x7b;
/** `}` */
export const CLOSE_OBJECT = 0x7d;

/** JSON's own white space, and no more (RFC 8259, section 2). */
export function isJsonSpace(byte: number): boolean {
  return byte === SPACE || byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === TAB;
}

/** A table of 256 flags, 1 for each of the given bytes: one load answers what a chain of comparisons would. */
export function byteFlags(...bytes: readonly number[]): Uint8Array {
  const flags = new Uint8Array(256);
  for (const byte of bytes) flags[byte] = 1;
  return flags;
}

const STRING_STOPS = byteFlags(QUOTE, BACKSLASH);

/**
 * Finds the quote that ends a string literal.
 *
 * @param from the index after the opening quote
 * @returns the index of the closing quote, or the length of `bytes` when the literal is unfinished
 */
export function stringEndOf(bytes: Uint8Array, from: number): number {
  const length = bytes.length;
  let at = from;
  while (at < length) {
    while (at < length && STRING_STOPS[bytes[at] ?? 0] === 0) at++;
    if (at >= length || bytes[at] === QUOTE) break;
    at += 2;
  }
  return at < length ? at : length;
}

/** The first index at or after `from` that holds no white space; the length of `bytes` when there is none. */
export function skipJsonSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && isJsonSpace(bytes[at] ?? 0)) at++;
  return at;
}
