import { SPACE, isJsonSpace } from './json-byte.ts';

/** What secret keys have, and the least that is looked for in base64. */
const SHORTEST_RUN = 40;
/** Session tokens have more characters than this, and are not looked for in less. */
const SHORTEST_TOKEN = 100;
const DELETE = 0x7f;
const NONE = 64;
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** The six bits of each character of base64, in either alphabet; `NONE` for all others. */
const SEXTETS = new Uint8Array(256).fill(NONE);
for (let value = 0; value < BASE64.length; value++) SEXTETS[BASE64.charCodeAt(value)] = value;
SEXTETS['-'.charCodeAt(0)] = 62;
SEXTETS['_'.charCodeAt(0)] = 63;
const IN_TOKEN = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[A-Za-z0-9+/=_%-]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

/**
 * Whether the long runs of characters in an ASCII text without escapes can be secret: one is as long as a session token
 * is, or has the forty characters of a secret key, or is base64 of what may be text. Most are names and ARNs, which are
 * neither; it costs a tenth of looking for each of the forms.
 */
export function hasTellingRun(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to;) {
    let end = at;
    while (end < to && IN_TOKEN[bytes[end] ?? 0] === 1) end++;
    const length = end - at;
    if (length >= SHORTEST_TOKEN || (length >= SHORTEST_RUN && hasTellingBase64(bytes, at, end))) return true;
    at = end + 1;
  }
  return false;
}

function hasTellingBase64(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to;) {
    let end = at;
    while (end < to && SEXTETS[bytes[end] ?? 0] !== NONE) end++;
    const length = end - at;
    if (length === SHORTEST_RUN && isOneAlphabet(bytes, at, end)) return true;
    if (length >= SHORTEST_RUN && mayEncodeText(bytes, at, end)) return true;
    at = end + 1;
  }
  return false;
}

/** Without the characters that secret keys do not have. */
function isOneAlphabet(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] === 0x2d || bytes[at] === 0x5f) return false;
  return true;
}

/** Text has no control characters but white space; most other things show one within a few bytes. */
function mayEncodeText(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at + 4 <= to; at += 4) {
    const high = ((SEXTETS[bytes[at] ?? 0] ?? 0) << 6) | (SEXTETS[bytes[at + 1] ?? 0] ?? 0);
    const group = (high << 12) | ((SEXTETS[bytes[at + 2] ?? 0] ?? 0) << 6) | (SEXTETS[bytes[at + 3] ?? 0] ?? 0);
    if (isControl(group >> 16) || isControl((group >> 8) & 0xff) || isControl(group & 0xff)) return false;
  }
  return true;
}

function isControl(byte: number): boolean {
  return (byte < SPACE || byte === DELETE) && !isJsonSpace(byte);
}
