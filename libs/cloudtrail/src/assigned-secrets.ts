import type { ByteRange } from './byte-range.ts';
import { isAssignedSecret } from './secret-key.ts';
import { charactersOf, runEndOf } from './text-run.ts';

/** `name=` and `name: `, of a query, a header, a form or a file of settings; the value stands behind. */
const ASSIGNMENT = /(?<![A-Za-z0-9_.-])([A-Za-z][A-Za-z0-9_.-]{2,60})["']?[\t ]{0,8}([=:])[\t ]{0,8}["']?/g;
const VALUE = charactersOf(/[^\t\r\n "',;&{}[\]\\<>]/);
const SHORTEST_VALUE = 6;

/** The values in a text that follow a name such as `password`. */
export function assignedSecretsIn(text: string): readonly ByteRange[] {
  const found: ByteRange[] = [];
  ASSIGNMENT.lastIndex = 0;
  for (let match = ASSIGNMENT.exec(text); match !== null; match = ASSIGNMENT.exec(text)) {
    if (!isAssignedSecret(match[1] ?? '')) continue;
    const start = ASSIGNMENT.lastIndex;
    const end = runEndOf(text, start, VALUE);
    if (end - start < SHORTEST_VALUE || (match[2] === ':' && !looksAssigned(text, start, end))) continue;
    found.push({ start, end });
    // Behind the value, or a value full of names would be read once for each of them.
    ASSIGNMENT.lastIndex = end;
  }
  return found;
}

/** A sentence may go on behind a colon, with a short word of letters. */
function looksAssigned(text: string, start: number, end: number): boolean {
  return end - start >= 16 || /\d/.test(text.slice(start, end));
}
