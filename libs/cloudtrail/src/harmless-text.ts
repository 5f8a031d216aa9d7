import { RecentMap } from './recent-map.ts';
import { showsSecret } from './secret-ranges.ts';
import { asciiTextAt } from './utf8-text.ts';

/** Mostly names of programs and roles: some hundred of them make up nearly all that has to be looked at. */
const MOST_KNOWN = 8192;
const LONGEST_KNOWN = 512;

const known = new RecentMap<true>(MOST_KNOWN);

const SLOT_BITS = 11;
/** Bytes at either end that tell most texts apart. */
const END_BYTES = 12;
const NOTHING = new Uint8Array(0);

/** Harmless texts as bytes, which need not be made a text to be found. Each slot holds the one that was met last. */
const recent = new Array<Uint8Array>(2 ** SLOT_BITS).fill(NOTHING);

/** Whether an ASCII text without escapes shows no secret by its form. Remembers the last few thousand that show none. */
export function isHarmless(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > LONGEST_KNOWN) return !showsSecret(bytes.subarray(start, end));
  const slot = slotOf(bytes, start, end);
  if (stands(recent[slot] ?? NOTHING, bytes, start, end)) return true;
  const text = asciiTextAt(bytes, start, end);
  if (known.get(text) !== true) {
    if (showsSecret(bytes.subarray(start, end))) return false;
    known.set(text, true);
  }
  recent[slot] = new Uint8Array(bytes.subarray(start, end));
  return true;
}

function slotOf(bytes: Uint8Array, start: number, end: number): number {
  let code = end - start;
  for (let at = Math.max(start, end - END_BYTES); at < end; at++) code = Math.imul(code ^ (bytes[at] ?? 0), 0x01000193);
  for (let at = start; at < end && at < start + END_BYTES; at++) code = Math.imul(code ^ (bytes[at] ?? 0), 0x01000193);
  return Math.imul(code, 0x9e3779b1) >>> (32 - SLOT_BITS);
}

function stands(text: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (text.length !== end - start || text.length === 0) return false;
  for (let at = 0; at < text.length; at++) if (text[at] !== bytes[start + at]) return false;
  return true;
}
