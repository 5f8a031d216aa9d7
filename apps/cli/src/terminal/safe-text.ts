// C0 and C1 controls, DEL, line and paragraph separators, and the marks that reorder text.
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]/gu;

/**
 * Log text as a terminal may show it: control and reordering characters are written as `\u{…}`.
 *
 * User agents and session names are chosen by whoever is investigated, and could otherwise move the cursor, colour the
 * answer or spell a name backwards.
 */
export function safeText(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
