import type { ByteRange } from './byte-range.ts';
import { SPACE, isJsonSpace } from './json-byte.ts';

const BASE64_RUN = /[A-Za-z0-9+/_-]{40,}={0,2}/g;
const DELETE = 0x7f;

/**
 * The stretches of base64 in a text that hide a secret.
 *
 * @param text bytes as characters 0 to 255, so that an index is an offset
 * @param hidesSecret judges what a stretch stands for
 */
export function encodedSecretsIn(text: string, hidesSecret: (decoded: Uint8Array) => boolean): readonly ByteRange[] {
  const found: ByteRange[] = [];
  for (const match of text.matchAll(BASE64_RUN)) {
    const decoded = Buffer.from(match[0], 'base64');
    if (!isText(decoded) || !hidesSecret(decoded)) continue;
    found.push({ start: match.index, end: match.index + match[0].length });
  }
  return found;
}

/** Text has no control characters but white space; most other things of some length have. */
function isText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => (byte >= SPACE && byte !== DELETE) || isJsonSpace(byte));
}
