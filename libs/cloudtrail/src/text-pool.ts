import { asciiTextAt } from './utf8-text.ts';

const SLOT_BITS = 11;
const LONGEST_POOLED = 48;

/** The texts that records repeat: names of calls, services, regions, accounts. Each slot holds the last text that fell into it. */
const pool: string[] = new Array<string>(2 ** SLOT_BITS).fill('');

/** The ASCII text from `start` up to `end`: mostly one that is in memory already, which then is given again. */
export function pooledText(bytes: Uint8Array, start: number, end: number): string {
  const length = end - start;
  if (length > LONGEST_POOLED) return asciiTextAt(bytes, start, end);
  let code = length;
  for (let at = start; at < end; at++) code = Math.imul(code ^ (bytes[at] ?? 0), 0x01000193);
  const slot = Math.imul(code, 0x9e3779b1) >>> (32 - SLOT_BITS);
  const there = pool[slot] ?? '';
  if (isTextOf(there, bytes, start, length)) return there;
  const text = asciiTextAt(bytes, start, end);
  pool[slot] = text;
  return text;
}

function isTextOf(text: string, bytes: Uint8Array, start: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let at = 0; at < length; at++) if (text.charCodeAt(at) !== bytes[start + at]) return false;
  return true;
}
