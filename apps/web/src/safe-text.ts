// C1 controls, DEL, line and paragraph separators, marks that reorder text or show nothing, and half surrogate pairs.
const BEYOND_C0 =
  '\\u007f-\\u009f\\u00ad\\u061c\\u115f\\u1160\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufeff\\uffa0\\ufff0-\\ufffb\\ud800-\\udfff\\u{e0000}-\\u{e0fff}';
const UNSAFE = new RegExp(`[\\u0000-\\u001f${BEYOND_C0}]|\\u034f`, 'gu');
const UNSAFE_IN_LINES = new RegExp(`[\\u0000-\\u0009\\u000b-\\u001f${BEYOND_C0}]|\\u034f`, 'gu');

/** Names in logs are short; what is longer is told by its beginning and its length, and stands whole in the record. */
const LONGEST = 256;

/**
 * Log text as the page may show it: control, reordering and invisible characters are written as `\u{…}`, as the command
 * line does. Names are chosen by whoever is investigated, and could otherwise be spelled backwards or hold unseen marks.
 */
export function safeText(text: string): string {
  return text.replace(UNSAFE, escaped);
}

/** The same for a name in a sentence, which a long one would bury. */
export function shortText(text: string): string {
  const characters = Array.from(text);
  if (characters.length <= LONGEST) return safeText(text);
  return `${safeText(characters.slice(0, LONGEST).join(''))}… (${characters.length.toLocaleString('en')} characters)`;
}

/** The same for text of several lines, which keeps them. */
export function safeLines(text: string): string {
  return text.replace(UNSAFE_IN_LINES, escaped);
}

const escaped = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
