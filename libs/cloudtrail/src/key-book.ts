/** An object with more members is rare, and comparing each with all others would take long. */
const MOST_OF_OBJECT = 64;
const MOST_OPEN_NAMES = 512;

/**
 * The names of the objects that are open, by a number of 31 bits made of each name's length and some of its bytes: equal
 * names have equal numbers, and different names of one object mostly different ones.
 */
export class KeyBook {
  private readonly codes = new Int32Array(MOST_OPEN_NAMES);
  private readonly firsts: Int32Array;
  private first = 0;
  private count = 0;

  /** @param mostOpen levels of objects and arrays, from 1 */
  constructor(mostOpen: number) {
    this.firsts = new Int32Array(mostOpen);
  }

  /** An object or an array opens, at a level. */
  open(level: number): void {
    if (level === 1) this.count = 0;
    this.first = this.count;
    this.firsts[level] = this.first;
  }

  /** An object or an array closes; the reading goes on at the level around it. */
  close(level: number): void {
    this.count = this.first;
    this.first = this.firsts[level] ?? 0;
  }

  /** Notes a name of the innermost object by its number. False for one that may have stood there before; seldom for others. */
  note(code: number): boolean {
    if (this.count - this.first >= MOST_OF_OBJECT || this.count >= MOST_OPEN_NAMES) return false;
    for (let index = this.first; index < this.count; index++) if (this.codes[index] === code) return false;
    this.codes[this.count] = code;
    this.count++;
    return true;
  }
}

/** The number that stands for a name. */
export function keyCodeOf(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  let code = Math.imul(length, 0x9e3779b1);
  const from = length > 6 ? end - 6 : start;
  for (let at = from; at < end; at++) code = Math.imul(code ^ (bytes[at] ?? 0), 0x01000193);
  if (length > 6) code = Math.imul(code ^ (bytes[start] ?? 0), 0x01000193);
  return (code ^ (code >>> 15)) & 0x7fffffff;
}
