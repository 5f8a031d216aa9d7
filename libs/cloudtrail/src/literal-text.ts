import { BACKSLASH } from './json-byte.ts';
import { asciiText, utf8Text } from './utf8-text.ts';

/**
 * The text that a string literal stands for, given what lies between its quotes; as it is when it breaks JSON's rules.
 *
 * Bytes that are no UTF-8 are read as U+FFFD.
 */
export function literalText(bytes: Uint8Array, start: number, end: number): string {
  const literal = bytes.subarray(start, end);
  if (isPlain(literal)) return asciiText(literal);
  const { text } = utf8Text(literal);
  if (!text.includes('\\')) return text;
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    return text;
  }
}

/** ASCII without escapes: nearly all keys, and their reading costs a tenth of that of UTF-8. */
function isPlain(literal: Uint8Array): boolean {
  for (const byte of literal) if (byte > 0x7f || byte === BACKSLASH) return false;
  return true;
}
