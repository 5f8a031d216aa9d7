import { BACKSLASH, QUOTE, SPACE } from './json-byte.ts';
import { keyCodeOf } from './key-book.ts';
import { mayBeKeyId, mayMeanSecret, meaningOfKey } from './secret-key.ts';
import type { KeyMeaning } from './secret-key.ts';
import { topMemberAt } from './top-member-name.ts';
import { asciiTextAt } from './utf8-text.ts';

/** A name of a member that was read before, and all that follows from its bytes. */
export type KnownName = {
  readonly bytes: Uint8Array;
  /** What `keyCodeOf` gives for it. */
  readonly code: number;
  readonly meaning: KeyMeaning;
  /** It ends as `accessKeyId` does, or is as long as `signInSessionArn`. */
  readonly isTelling: boolean;
  /** One of `TOP`, or `ABSENT`. */
  readonly top: number;
  /** The slot of the name that came behind it last. */
  next: number;
};

const [ORDINARY, END, FOREIGN] = [0, 1, 2];
const IN_NAME = new Uint8Array(256).fill(FOREIGN, 0, SPACE).fill(FOREIGN, 128);
IN_NAME[BACKSLASH] = FOREIGN;
IN_NAME[QUOTE] = END;

const SLOT_BITS = 11;
const LONGEST_KEPT = 64;
/** No shorter name tells of a secret, and the first look at a name takes so many bytes. */
const SHORTEST_MEANING = 4;
const SIGN_IN_NAME_LENGTH = 'signInSessionArn'.length;
const EMPTY = nameOf(Uint8Array.of(QUOTE), 0, 0, keyCodeOf(new Uint8Array(0), 0, 0));

/**
 * The names that were met last, each found by the one before it: records of one kind have the same names in the same
 * order, so that comparing the bytes with those of one name mostly tells all that reading them anew would.
 */
export class NameBook {
  private readonly slots = new Array<KnownName>(2 ** SLOT_BITS).fill(EMPTY);
  private last = EMPTY;

  /** The name that stands from `start` up to a quote; null where it is not plain: ASCII without escapes. */
  read(bytes: Uint8Array, start: number): KnownName | null {
    const expected = this.slots[this.last.next] ?? EMPTY;
    const name = standsAt(expected.bytes, bytes, start) ? expected : this.readAnew(bytes, start);
    if (name !== null) this.last = name;
    return name;
  }

  private readAnew(bytes: Uint8Array, start: number): KnownName | null {
    const end = plainEndOf(bytes, start);
    if (end < 0) return null;
    const code = keyCodeOf(bytes, start, end);
    const slot = this.slotOf(code, bytes, start);
    const there = this.slots[slot] ?? EMPTY;
    const name = standsAt(there.bytes, bytes, start) ? there : nameOf(bytes, start, end, code);
    if (end - start > LONGEST_KEPT) return name;
    this.slots[slot] = name;
    this.last.next = slot;
    return name;
  }

  /** Where the name is, or has its place: the one of two slots that is free, or else the second. */
  private slotOf(code: number, bytes: Uint8Array, start: number): number {
    const slot = Math.imul(code, 0x9e3779b1) >>> (32 - SLOT_BITS);
    const there = this.slots[slot] ?? EMPTY;
    return there === EMPTY || standsAt(there.bytes, bytes, start) ? slot : slot ^ 1;
  }
}

/** The index of the quote behind a text of ASCII without escapes that begins at `start`; -1 for any other. */
export function plainEndOf(bytes: Uint8Array, start: number): number {
  let end = start;
  while (IN_NAME[bytes[end] ?? 0] === ORDINARY) end++;
  return IN_NAME[bytes[end] ?? 0] === END ? end : -1;
}

function standsAt(name: Uint8Array, bytes: Uint8Array, start: number): boolean {
  for (let at = 0; at < name.length; at++) if (name[at] !== bytes[start + at]) return false;
  return bytes[start + name.length] === QUOTE;
}

function nameOf(bytes: Uint8Array, start: number, end: number, code: number): KnownName {
  const length = end - start;
  const mayMean = length >= SHORTEST_MEANING && mayMeanSecret(bytes, end);
  return {
    bytes: new Uint8Array(bytes.subarray(start, end)),
    code,
    meaning: mayMean ? meaningOfKey(asciiTextAt(bytes, start, end)) : 'plain',
    isTelling: mayBeKeyId(bytes, end) || length === SIGN_IN_NAME_LENGTH,
    top: topMemberAt(code, bytes, start, end),
    next: 0,
  };
}
