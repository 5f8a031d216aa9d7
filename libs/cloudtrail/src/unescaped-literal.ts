import { BACKSLASH } from './json-byte.ts';

/** What a JSON string literal stands for, as bytes, and where in the literal each of them comes from. */
export type UnescapedLiteral = {
  readonly bytes: Uint8Array;
  /** Where the piece of the literal begins that gives the byte; one entry more than there are bytes, for the end. */
  readonly offsets: Uint32Array;
};

/** What stands behind the backslash, and what it means. */
const SHORT_ESCAPES: ReadonlyMap<number, number> = new Map(
  ['""', '\\\\', '//', 'b\b', 'f\f', 'n\n', 'r\r', 't\t'].map((pair) => [pair.charCodeAt(0), pair.charCodeAt(1)]),
);
const UNICODE_MARK = 'u'.charCodeAt(0);
const HEX = /^[0-9a-fA-F]{4}$/;

/**
 * Takes the escapes out of what stands between the quotes of a literal.
 *
 * Never fails: what is no escape stays as it is. Each unit of a surrogate pair gives three bytes of its own, which no
 * UTF-8 has but which does for looking into the text.
 */
export function unescapeLiteral(literal: Uint8Array): UnescapedLiteral {
  const bytes = new Uint8Array(literal.length);
  const offsets = new Uint32Array(literal.length + 1);
  let length = 0;
  const put = (byte: number, offset: number): void => {
    bytes[length] = byte;
    offsets[length] = offset;
    length++;
  };
  for (let at = 0; at < literal.length;) {
    const start = at;
    const escape = literal[at] === BACKSLASH ? escapeAt(literal, at + 1) : null;
    if (escape === null) put(literal[at++] ?? 0, start);
    else {
      for (const byte of escape.bytes) put(byte, start);
      at += 1 + escape.length;
    }
  }
  offsets[length] = literal.length;
  return { bytes: bytes.subarray(0, length), offsets: offsets.subarray(0, length + 1) };
}

type Escape = { readonly bytes: readonly number[]; readonly length: number };

function escapeAt(literal: Uint8Array, at: number): Escape | null {
  const mark = literal[at] ?? 0;
  const short = SHORT_ESCAPES.get(mark);
  if (short !== undefined) return { bytes: [short], length: 1 };
  if (mark !== UNICODE_MARK) return null;
  const digits = String.fromCharCode(...literal.subarray(at + 1, at + 5));
  return HEX.test(digits) ? { bytes: utf8Of(Number.parseInt(digits, 16)), length: 5 } : null;
}

function utf8Of(unit: number): readonly number[] {
  if (unit < 0x80) return [unit];
  const last = 0x80 | (unit & 0x3f);
  if (unit < 0x800) return [0xc0 | (unit >> 6), last];
  return [0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), last];
}
