import type { Actor } from './actor.ts';
import { CLOSE_OBJECT } from './json-byte.ts';

/** An identity that was read before: its very bytes, and its actors by what records say beside it. */
export type KnownIdentity = {
  readonly bytes: Buffer;
  readonly code: number;
  readonly actors: Map<boolean | null, Actor | null>;
};

/** Some thousand sessions are in use at a time, at about 3 KB each; a longer identity is rare, and read each time. */
const SET_BITS = 10;
const MOST_OF_SET = 4;
const LONGEST_KNOWN = 4096;
/** Type and principal stand first, and tell most identities apart. */
const HEAD_BYTES = 96;

/** The identities that were met last, found by where they begin: how far one reaches follows from which it is. */
export class IdentityBook {
  private readonly sets = Array.from({ length: 2 ** SET_BITS }, (): KnownIdentity[] => []);

  /** The known identity whose bytes stand from `start`; undefined when none does. */
  find(bytes: Uint8Array, start: number): KnownIdentity | undefined {
    const code = codeOf(bytes, start);
    const set = this.setOf(code);
    for (let index = 0; index < set.length; index++) {
      const known = set[index];
      if (known?.code !== code || !standsAt(known.bytes, bytes, start)) continue;
      for (let later = index; later > 0; later--) set[later] = set[later - 1] ?? known;
      set[0] = known;
      return known;
    }
    return undefined;
  }

  /** Notes an identity, an object of plain JSON without secrets that ends before `end`; the one of its set that was met longest ago is forgotten. */
  add(bytes: Uint8Array, start: number, end: number): KnownIdentity {
    const code = codeOf(bytes, start);
    const known = {
      bytes: Buffer.from(bytes.subarray(start, end)),
      code,
      actors: new Map<boolean | null, Actor | null>(),
    };
    const set = this.setOf(code);
    if (end - start > LONGEST_KNOWN) return known;
    set.unshift(known);
    if (set.length > MOST_OF_SET) set.pop();
    return known;
  }

  private setOf(code: number): KnownIdentity[] {
    return this.sets[code >>> (32 - SET_BITS)] ?? [];
  }
}

function standsAt(known: Buffer, bytes: Uint8Array, start: number): boolean {
  const end = start + known.length;
  return end <= bytes.length && known.compare(bytes, start, end) === 0;
}

/** Of no more than an identity's own bytes: a bracket that closes ends the shortest of them. */
function codeOf(bytes: Uint8Array, start: number): number {
  const end = Math.min(bytes.length, start + HEAD_BYTES);
  let code = 0;
  for (let at = start; at < end && bytes[at] !== CLOSE_OBJECT; at++) {
    code = Math.imul(code ^ (bytes[at] ?? 0), 0x01000193);
  }
  return Math.imul(code, 0x9e3779b1) >>> 0;
}
