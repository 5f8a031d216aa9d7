import type { ByteRange } from './byte-range.ts';
import { SPACE, isJsonSpace } from './json-byte.ts';
import { charactersOf, runEndOf, runsOf } from './text-run.ts';

const BASE64_RUN = /[A-Za-z0-9+/_-]{40}/g;
const BASE64 = charactersOf(/[A-Za-z0-9+/_-]/);
const PADDING = charactersOf(/=/);
const DELETE = 0x7f;
const SHORTEST_RUN = 40;

/**
 * The stretches of base64 in a text that hide a secret.
 *
 * @param text bytes as characters 0 to 255, so that an index is an offset
 * @param hidesSecret judges what a stretch stands for
 */
export function encodedSecretsIn(text: string, hidesSecret: (decoded: Uint8Array) => boolean): readonly ByteRange[] {
  if (text.length < SHORTEST_RUN) return [];
  const runs = runsOf(BASE64_RUN, text, ({ index }) => runEndOf(text, runEndOf(text, index, BASE64), PADDING));
  return runs.filter(({ start, end }) => {
    const decoded = Buffer.from(text.slice(start, end), 'base64');
    return isText(decoded) && hidesSecret(decoded);
  });
}

/** Text has no control characters but white space; most other things of some length have. */
function isText(bytes: Uint8Array): boolean {
  for (const byte of bytes) if ((byte < SPACE || byte === DELETE) && !isJsonSpace(byte)) return false;
  return true;
}
