import { RecentMap } from './recent-map.ts';
import { showsSecret } from './secret-ranges.ts';
import { asciiTextAt } from './utf8-text.ts';

/** Mostly names of programs and roles: some hundred of them make up nearly all that has to be looked at. */
const MOST_KNOWN = 8192;
const LONGEST_KNOWN = 512;

const known = new RecentMap<true>(MOST_KNOWN);

/** Whether an ASCII text without escapes shows no secret by its form. Remembers the last few thousand that show none. */
export function isHarmless(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > LONGEST_KNOWN) return !showsSecret(bytes.subarray(start, end));
  const text = asciiTextAt(bytes, start, end);
  if (known.get(text) === true) return true;
  if (showsSecret(bytes.subarray(start, end))) return false;
  known.set(text, true);
  return true;
}
