import { LINE_FEED, OPEN_OBJECT, skipJsonSpace } from './json-byte.ts';

const FIRST_KEY = Buffer.from('"eventVersion"', 'latin1');

/**
 * Where the next record may begin inside of a piece of text that turned out to be broken.
 *
 * That is a brace at the start of a line, or a brace before `"eventVersion"`, which CloudTrail writes first in every
 * record and which, unescaped, no string can contain.
 *
 * @returns an index from 1, or -1 when the piece gives no hint
 */
export function resyncPointIn(broken: Uint8Array): number {
  for (let at = broken.indexOf(OPEN_OBJECT, 1); at > 0; at = broken.indexOf(OPEN_OBJECT, at + 1)) {
    if (broken[at - 1] === LINE_FEED || startsWith(broken, skipJsonSpace(broken, at + 1), FIRST_KEY)) return at;
  }
  return -1;
}

function startsWith(bytes: Uint8Array, from: number, expected: Uint8Array): boolean {
  return expected.every((byte, index) => bytes[from + index] === byte);
}
