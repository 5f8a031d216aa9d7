// C1 controls, DEL, line and paragraph separators, marks that reorder text or show nothing, and half surrogate pairs.
const BEYOND_C0 =
  '\\u007f-\\u009f\\u00ad\\u061c\\u115f\\u1160\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufeff\\uffa0\\ufff0-\\ufffb\\ud800-\\udfff\\u{e0000}-\\u{e0fff}';
const UNSAFE = new RegExp(`[\\u0000-\\u001f${BEYOND_C0}]|\\u034f`, 'gu');
const UNSAFE_IN_LINES = new RegExp(`[\\u0000-\\u0008\\u000b-\\u001f${BEYOND_C0}]|\\u034f`, 'gu');

/**
 * Log text as a terminal may show it: control, reordering and invisible characters are written as `\u{…}`.
 *
 * User agents and session names are chosen by whoever is investigated, and could otherwise move the cursor, colour the
 * answer or spell a name backwards.
 */
export function safeText(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/**
 * Whole lines as a terminal may show them: what `safeText` would write out, but for line breaks and tabs, is written as
 * JSON writes it. So JSON stays the same JSON, whatever is in its texts, and nothing that was forgotten elsewhere
 * reaches the terminal raw.
 */
export function safeLines(text: string): string {
  return text.replace(UNSAFE_IN_LINES, jsonEscape);
}

/** Two escapes for what takes two units of UTF-16. */
function jsonEscape(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
