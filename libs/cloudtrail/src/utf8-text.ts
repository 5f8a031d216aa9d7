const LENIENT = new TextDecoder('utf-8', { ignoreBOM: true });
const STRICT = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
const ENCODER = new TextEncoder();
const HALF_PAIR = /\p{Surrogate}/u;
const HALF_PAIRS = /\p{Surrogate}/gu;

/** Text that was read from UTF-8, and whether the bytes were UTF-8; where they were not, U+FFFD stands in the text. */
export type Utf8Text = { readonly text: string; readonly isValid: boolean };

/** Reads one character a byte: right for ASCII alone, and several times as fast as reading UTF-8. */
export function asciiText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** As `asciiText`, of the bytes from `start` up to `end`: one step less than by way of a view. */
export function asciiTextAt(bytes: Uint8Array, start: number, end: number): string {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString('latin1', start, end);
}

/** Reads UTF-8, and never fails. A byte order mark stays in the text. */
export function utf8Text(bytes: Uint8Array): Utf8Text {
  try {
    return { text: STRICT.decode(bytes), isValid: true };
  } catch {
    return { text: LENIENT.decode(bytes), isValid: false };
  }
}

/**
 * Writes text as UTF-8. Half a surrogate pair has no UTF-8 form: it is written as the JSON escape (`\ud800`), which
 * inside of a JSON string means the very same.
 */
export function utf8Bytes(text: string): Uint8Array {
  return ENCODER.encode(HALF_PAIR.test(text) ? text.replace(HALF_PAIRS, jsonEscapeOf) : text);
}

/** The `\uXXXX` form of one UTF-16 unit. */
export function jsonEscapeOf(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
