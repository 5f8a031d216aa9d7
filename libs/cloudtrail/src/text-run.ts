/** A set of characters 0 to 255, as a table of flags. */
export type CharacterSet = Uint8Array;

/** The characters that an expression for one character matches. */
export function charactersOf(one: RegExp): CharacterSet {
  return Uint8Array.from({ length: 256 }, (_, code) => (one.test(String.fromCharCode(code)) ? 1 : 0));
}

/**
 * Where a run of characters ends.
 *
 * An expression would do as well, but for runs of millions of characters: those overflow its stack, and it throws.
 *
 * @param text characters 0 to 255
 */
export function runEndOf(text: string, from: number, characters: CharacterSet): number {
  let end = from;
  while (end < text.length && characters[text.charCodeAt(end)] === 1) end++;
  return end;
}

/** All matches of a global expression; `matchAll` would make a copy of the expression each time. */
export function matchesOf(form: RegExp, text: string): RegExpExecArray[] {
  const matches: RegExpExecArray[] = [];
  form.lastIndex = 0;
  for (let match = form.exec(text); match !== null; match = form.exec(text)) matches.push(match);
  return matches;
}

/** All runs that begin with a match of a global expression; the next is looked for behind the last. */
export function runsOf(begin: RegExp, text: string, endOf: (match: RegExpExecArray) => number): TextRange[] {
  const runs: TextRange[] = [];
  begin.lastIndex = 0;
  for (let match = begin.exec(text); match !== null; match = begin.exec(text)) {
    const end = endOf(match);
    if (end <= match.index) continue;
    runs.push({ start: match.index, end });
    begin.lastIndex = Math.max(end, begin.lastIndex);
  }
  return runs;
}

type TextRange = { readonly start: number; readonly end: number };
