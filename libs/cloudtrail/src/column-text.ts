import { jsonEscapeOf } from './utf8-text.ts';

/** What a column holds at most, in bytes of UTF-8: an ARN may have 2,048, and a B-tree of PostgreSQL takes 2,704. */
export const LONGEST_COLUMN_BYTES = 2048;

const UNSTORABLE = /\0|\p{Surrogate}/u;
const LOOKS_ESCAPED = /\\u(?:0000|d[89a-f][0-9a-f]{2})/;
const TO_ESCAPE = /\\|\0|\p{Surrogate}/gu;

/** A text in the form that columns hold, or the fact that it does not fit. */
export type ColumnText = { readonly text: string; readonly isCut: boolean };

/**
 * The form in which columns, actors and facts hold a text: as it is, wherever that is possible.
 *
 * PostgreSQL's text cannot hold NUL, and UTF-8 cannot hold half a surrogate pair. A text with either is held escaped:
 * NUL as `\u0000`, the half pair as `\ud800`, and each backslash doubled. A text without them that shows one of these
 * escapes as literal characters is held escaped as well (`\u0000` as `\\u0000`). So two different texts never share a
 * form, as long as neither is cut.
 */
export function columnTextOf(value: string): ColumnText {
  // Every character takes at least one byte, so what is cut here would be cut below.
  const short = value.length > LONGEST_COLUMN_BYTES ? value.slice(0, LONGEST_COLUMN_BYTES + 1) : value;
  const needsEscapes = UNSTORABLE.test(value) || LOOKS_ESCAPED.test(value);
  const text = needsEscapes ? short.replace(TO_ESCAPE, (unit) => (unit === '\\' ? '\\\\' : jsonEscapeOf(unit))) : short;
  return cutToBytes(text);
}

function cutToBytes(text: string): ColumnText {
  if (Buffer.byteLength(text) <= LONGEST_COLUMN_BYTES) return { text, isCut: false };
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > LONGEST_COLUMN_BYTES) break;
    end += character.length;
  }
  return { text: text.slice(0, end), isCut: true };
}
