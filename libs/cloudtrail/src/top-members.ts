import {
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  byteFlags,
  isJsonSpace,
  skipJsonSpace,
  stringEndOf,
} from './json-byte.ts';
import { literalText } from './literal-text.ts';

/** A member of an object: its name and the bytes of its value, from `start` up to, and without, `end`. */
export type TopMember = { readonly name: string; readonly start: number; readonly end: number };

const SHAPE = byteFlags(QUOTE, OPEN_OBJECT, OPEN_ARRAY, CLOSE_OBJECT, CLOSE_ARRAY, COMMA);

/**
 * Tells the members of an object at its first level, in order, without parsing what they hold.
 *
 * Of text that is no JSON it tells what looks like members, and of text that is no object nothing.
 *
 * @param tell gives false to stop
 * @returns false when it was stopped
 */
export function tellTopMembers(bytes: Uint8Array, tell: (member: TopMember) => boolean): boolean {
  const first = skipJsonSpace(bytes, 0);
  if (bytes[first] !== OPEN_OBJECT) return true;
  for (let at = skipJsonSpace(bytes, first + 1); bytes[at] === QUOTE;) {
    const keyEnd = stringEndOf(bytes, at + 1);
    const colon = skipJsonSpace(bytes, keyEnd + 1);
    if (bytes[colon] !== COLON) return true;
    const start = skipJsonSpace(bytes, colon + 1);
    const next = valueEndOf(bytes, start);
    let end = next;
    while (end > start && isJsonSpace(bytes[end - 1] ?? 0)) end--;
    if (!tell({ name: literalText(bytes, at + 1, keyEnd), start, end })) return false;
    if (bytes[next] !== COMMA) return true;
    at = skipJsonSpace(bytes, next + 1);
  }
  return true;
}

/** The index of the comma or bracket behind a value. */
function valueEndOf(bytes: Uint8Array, start: number): number {
  let depth = 0;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (SHAPE[byte] === 0) continue;
    if (byte === QUOTE) at = stringEndOf(bytes, at + 1);
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++;
    else if (depth === 0) return at;
    else if (byte !== COMMA) depth--;
  }
  return bytes.length;
}
