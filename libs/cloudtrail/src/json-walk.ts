import {
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  isJsonSpace,
  skipJsonSpace,
  stringEndOf,
} from './json-byte.ts';
import { isWordEnd } from './json-word.ts';

/** What a walk over JSON text tells. A literal's `start` and `end` enclose what stands between its quotes. */
export type JsonVisitor = {
  readonly open?: (bracket: number) => void;
  readonly close?: (bracket: number) => void;
  readonly key?: (start: number, end: number) => void;
  readonly text?: (start: number, end: number) => void;
  /** A number, `true`, `false`, `null`, or in text that is no JSON any other bare word. */
  readonly word?: (start: number, end: number) => void;
};

/**
 * Goes through JSON text from its first token to its last, however deep, without recursion.
 *
 * It never fails: of text that is no JSON it tells what looks like tokens, and a literal without an end reaches to the
 * end of the text.
 */
export function walkJson(bytes: Uint8Array, visitor: JsonVisitor): void {
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) at = tellLiteral(bytes, at + 1, visitor);
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      visitor.open?.(byte);
      at++;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      visitor.close?.(byte);
      at++;
    } else if (byte === COMMA || byte === COLON || isJsonSpace(byte)) at++;
    else at = tellWord(bytes, at, visitor);
  }
}

function tellLiteral(bytes: Uint8Array, start: number, visitor: JsonVisitor): number {
  const end = stringEndOf(bytes, start);
  if (bytes[skipJsonSpace(bytes, end + 1)] === COLON) visitor.key?.(start, end);
  else visitor.text?.(start, end);
  return end + 1;
}

function tellWord(bytes: Uint8Array, start: number, visitor: JsonVisitor): number {
  let end = start + 1;
  while (end < bytes.length && !isWordEnd(bytes[end] ?? 0)) end++;
  visitor.word?.(start, end);
  return end;
}
