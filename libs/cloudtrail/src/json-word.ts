import {
  CARRIAGE_RETURN,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  LINE_FEED,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  SPACE,
  TAB,
  byteFlags,
} from './json-byte.ts';

const SPACES = [SPACE, TAB, LINE_FEED, CARRIAGE_RETURN];
const WORD_ENDS = byteFlags(...SPACES, QUOTE, COMMA, COLON, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT);
const SCALAR = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;
/** Longer than any number that a program writes; a longer word is not worth its reading. */
const LONGEST_SCALAR = 400;

/** Whether a bare word of JSON (a number, `true`, `false`, `null`) cannot go on with this byte. */
export function isWordEnd(byte: number): boolean {
  return WORD_ENDS[byte] === 1;
}

/** Whether a bare word is a JSON value. */
export function isJsonScalar(word: Uint8Array): boolean {
  return word.length <= LONGEST_SCALAR && SCALAR.test(Buffer.from(word).toString('latin1'));
}
