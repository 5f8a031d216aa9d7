import { keyHashOf } from './key-hash.ts';

/** Characters of an origin's id that units keep: whoever writes records may make ids of any length. */
const LONGEST_ID = 500;

/** The beginning of an origin's id that units keep of it: what `left(id, 500)` gives in PostgreSQL. */
export function originHead(id: string): string {
  return id.length <= LONGEST_ID ? id : Array.from(id).slice(0, LONGEST_ID).join('');
}

/** A whole number of 53 bits by which the units that name an origin are found, the same for ids that begin alike. */
export const originHashOf = (id: string): number => keyHashOf(originHead(id));
