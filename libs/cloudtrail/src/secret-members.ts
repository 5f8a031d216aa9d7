import type { ByteRange } from './byte-range.ts';
import { meaningOfKey } from './secret-key.ts';
import { isMask } from './secret-mask.ts';
import { charactersOf, matchesOf, runEndOf } from './text-run.ts';

/** The end of a name and the start of its text: `name":"`, with as many backslashes before either quote. */
const MEMBER = /(?<![A-Za-z0-9_.-])([A-Za-z][A-Za-z0-9_.-]{1,60})(\\{0,31})"[\t\r\n ]{0,20}:[\t\r\n ]{0,20}\2"/g;
/** What a piece begins with when it was cut out of the middle of a token. */
const TOKEN = charactersOf(/[A-Za-z0-9+/=_-]/);
const SHORTEST_CUT_TOKEN = 40;

/**
 * The secrets in a piece of JSON that was cut out of its middle, by the names that stand before them.
 *
 * Where the piece begins inside of a string, its quotes cannot be told apart; but a name, a colon and a text can, at any
 * level of strings in strings.
 *
 * @param text bytes as characters 0 to 255, so that an index is an offset
 */
export function secretMembersIn(text: string): readonly ByteRange[] {
  const members = matchesOf(MEMBER, text)
    .filter(([, name = '']) => meaningOfKey(name) === 'secret')
    .map((match) => {
      const start = match.index + match[0].length;
      return { start, end: textEndOf(text, start, (match[2] ?? '').length) };
    });
  const cut = { start: 0, end: runEndOf(text, 0, TOKEN) };
  const found = cut.end >= SHORTEST_CUT_TOKEN ? [cut, ...members] : members;
  return found.filter(({ start, end }) => !isMask(text.slice(start, end)));
}

/** Before the next quote that has no more backslashes than the opening one had; else the end of the piece. */
function textEndOf(text: string, start: number, level: number): number {
  for (let quote = text.indexOf('"', start); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let end = quote;
    while (end > start && text[end - 1] === '\\') end--;
    if (quote - end <= level) return end;
  }
  return text.length;
}
