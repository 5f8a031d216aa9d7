import { COLON, QUOTE, SPACE, TAB, byteFlags, skipJsonSpace } from './json-byte.ts';
import { mayMeanSecret, meaningOfKey } from './secret-key.ts';
import { asciiText } from './utf8-text.ts';

const [EQUALS, SLASH, APOSTROPHE, HYPHEN] = [0x3d, 0x2f, 0x27, 0x2d];
const [UPPER_B, UPPER_J, LOWER_A, LOWER_E, LOWER_Y] = [0x42, 0x4a, 0x61, 0x65, 0x79];

/** Bytes inside of strings, apart from the colon, at which it is worth to ask `hintsAtSecret`. */
export const SECRET_MARKS = [EQUALS, UPPER_B, UPPER_J] as const;

/**
 * Whether a mark inside of a string hints at a secret: `://` of a URL, `token=` or `token:`, the `eyJ` that JSON web
 * tokens begin with, `-----BEGIN`, `Bearer` or `Basic`. It may be wrong about a secret, but misses none of these forms.
 *
 * @param start where the string begins, if what stands before it must not be taken for a part of it
 */
export function hintsAtSecret(bytes: Uint8Array, at: number, start = 0): boolean {
  switch (bytes[at]) {
    case COLON:
      return (bytes[at + 1] === SLASH && bytes[at + 2] === SLASH) || isNamedBefore(bytes, at, start);
    case EQUALS:
      return isNamedBefore(bytes, at, start);
    case UPPER_J:
      return bytes[at - 1] === LOWER_Y && bytes[at - 2] === LOWER_E;
    default:
      return bytes[at - 1] === HYPHEN || bytes[at + 1] === LOWER_E || bytes[at + 1] === LOWER_A;
  }
}

function isNamedBefore(bytes: Uint8Array, at: number, start: number): boolean {
  let end = at;
  while (end > start && (bytes[end - 1] === SPACE || bytes[end - 1] === TAB)) end--;
  if (end > start && (bytes[end - 1] === APOSTROPHE || bytes[end - 1] === QUOTE)) end--;
  const isShort = end < start + 4;
  return isShort ? mayMeanSecret(bytes.subarray(start, end), end - start) : mayMeanSecret(bytes, end);
}

/** Whether a literal is the name of a member and says that its value is a secret, or an environment that may hold some. */
export function isSecretMember(bytes: Uint8Array, start: number, end: number): boolean {
  if (!mayMeanSecret(bytes, end) || bytes[skipJsonSpace(bytes, end + 1)] !== COLON) return false;
  const meaning = meaningOfKey(asciiText(bytes.subarray(start, end)));
  return meaning === 'secret' || meaning === 'environment';
}

const HINT_BYTES = byteFlags(COLON, ...SECRET_MARKS);
/** Secret keys have forty characters, encoded JSON has more, identifiers of AWS mostly have fewer. */
const LONG_RUN = 40;
const RUN_BYTES = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[A-Za-z0-9+/=_%-]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

/** Whether forty bytes in a row, from `from` up to `to`, are such that keys, tokens and base64 are made of. */
export function hasLongRun(bytes: Uint8Array, from = 0, to = bytes.length): boolean {
  for (let at = from + LONG_RUN - 1; at < to;) {
    // Any run of forty that begins after what was ruled out holds this place; going back finds where it must begin.
    let start = at;
    while (start >= from && at - start < LONG_RUN && RUN_BYTES[bytes[start] ?? 0] === 1) start--;
    if (at - start >= LONG_RUN) return true;
    at = start + LONG_RUN;
  }
  return false;
}

/** Whether a text, taken out of its literal, may hold a secret that shows by its form. */
export function mayShowSecret(text: Uint8Array): boolean {
  for (let at = 0; at < text.length; at++) {
    if (HINT_BYTES[text[at] ?? 0] === 1 && hintsAtSecret(text, at)) return true;
  }
  return hasLongRun(text);
}
