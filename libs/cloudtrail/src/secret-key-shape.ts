import type { ByteRange } from './byte-range.ts';
import { matchesOf } from './text-run.ts';

/** Forty characters of base64 that stand alone. The dash and the line belong to other alphabets, so they do not end it. */
const FORTY = /(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=_-])/g;
/** Characters drawn evenly from base64 change class about 25 times in 40: fewer than 16 times is one in a thousand. */
const FEWEST_CHANGES = 16;
const MOST_SLASHES = 3;
const SLASH = 0x2f;
const [LOWER, UPPER, DIGIT, OTHER] = [1, 2, 4, 8];
const LETTERS_AND_DIGITS = LOWER | UPPER | DIGIT;

/** Whether a text has the form of a secret access key and nothing else. */
export function isSecretKeyShape(text: string): boolean {
  return text.length === 40 && /^[A-Za-z0-9+/]{40}$/.test(text);
}

/** The secret access keys in a text, told from other words of forty characters by how their letters are mixed. */
export function secretKeysIn(text: string): readonly ByteRange[] {
  return matchesOf(FORTY, text)
    .filter(([word]) => looksRandom(word))
    .map(({ index }) => ({ start: index, end: index + 40 }));
}

function looksRandom(word: string): boolean {
  let seen = 0;
  let changes = 0;
  let slashes = 0;
  let last = 0;
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at);
    const kind = classOf(code);
    if (at > 0 && kind !== last) changes++;
    if (code === SLASH) slashes++;
    seen |= kind;
    last = kind;
  }
  const isMixed = (seen & LETTERS_AND_DIGITS) === LETTERS_AND_DIGITS;
  return isMixed && changes >= FEWEST_CHANGES && slashes <= MOST_SLASHES;
}

function classOf(code: number): number {
  if (code >= 0x61) return LOWER;
  if (code >= 0x41) return UPPER;
  return code >= 0x30 ? DIGIT : OTHER;
}
