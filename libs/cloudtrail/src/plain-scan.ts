import {
  BACKSLASH,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  SPACE,
  isJsonSpace,
} from './json-byte.ts';
import type { ByteRange } from './byte-range.ts';
import { isContainerKey } from './container-key.ts';
import type { IdentityBook, KnownIdentity } from './identity-book.ts';
import { KeyBook } from './key-book.ts';
import { hasTellingRun } from './long-run.ts';
import { NameBook, plainEndOf } from './name-book.ts';
import type { KnownName } from './name-book.ts';
import { numberEndOf } from './number-end.ts';
import { SECRET_MARKS, hasLongRun, hintsAtSecret } from './secret-hint.ts';
import { isMask } from './secret-mask.ts';
import { ABSENT, TOP, TOP_COUNT } from './top-member-name.ts';
import { asciiTextAt } from './utf8-text.ts';

const [ORDINARY, END, MARK, FOREIGN] = [0, 1, 2, 3];
const IN_TEXT = new Uint8Array(256).fill(FOREIGN, 0, SPACE).fill(FOREIGN, 128);
IN_TEXT[BACKSLASH] = FOREIGN;
IN_TEXT[QUOTE] = END;
for (const mark of [COLON, ...SECRET_MARKS]) IN_TEXT[mark] = MARK;

/** Deeper records are rare enough to be read in the thorough way. */
export const MOST_OPEN = 32;
const MOST_SUSPECTS = 16;
const SHORTEST_RUN = 40;
const [FIRST, NAME, VALUE, AFTER] = [0, 1, 2, 3];
const WORDS = ['true', 'false', 'null'].map((word) => Buffer.from(word, 'latin1'));
/** Members of the first level in which a name may tell of credentials that a call handed out. */
const TELLING = new Set<number>([TOP.responseElements, TOP.additionalEventData]);

/**
 * Reads, in one pass and without parsing, a record that is plain: one JSON object in ASCII, without escapes, with no name
 * twice in one object, and with no more under a name that tells of a secret than a text. Of such a record it tells where
 * the members lie that a record is read by. Most records are plain; of all others it says no more than that they are not.
 *
 * One of it serves any number of records, one after the other.
 */
export class PlainScan {
  /** Where the value of a member of the first level begins, by `TOP`; `ABSENT` for one that is not there. */
  readonly starts = new Int32Array(TOP_COUNT);
  readonly ends = new Int32Array(TOP_COUNT);
  /** Beginnings and ends of the texts that may hold a secret: those of which `mayShowSecret` says so, most ARNs left out. */
  readonly suspects = new Int32Array(2 * MOST_SUSPECTS);
  suspectCount = 0;
  /** The texts that are secrets by the names they stand under. */
  readonly secrets: ByteRange[] = [];
  /** A name that ends as `accessKeyId` does, or as long as `signInSessionArn`, stands in a member that facts are taken from. */
  hasTellingName = false;
  /** The record's identity, where it is known: it holds no secret, and none of the suspects. */
  identity: KnownIdentity | null = null;
  private readonly closers = new Uint8Array(MOST_OPEN);
  private readonly keys = new KeyBook(MOST_OPEN);
  private readonly names = new NameBook();
  private depth = 0;
  /** The member of the first level that is being read: one of `TOP`, or `ABSENT`. */
  private top = ABSENT;
  /** The name of the first level that was read last. */
  private nameStart = 0;
  private nameEnd = 0;
  /** The name that was read last tells that its value is a secret. */
  private isSecret = false;

  constructor(private readonly identities: IdentityBook) {}

  /**
   * Gives the index behind the record that begins at `start`, or -1 where it is not plain, or not whole.
   *
   * The other fields tell of it until the next call, by indices of `bytes`.
   */
  scan(bytes: Uint8Array, start = 0): number {
    this.starts.fill(ABSENT);
    this.suspectCount = 0;
    this.secrets.length = 0;
    this.isSecret = false;
    this.identity = null;
    this.hasTellingName = false;
    this.depth = 0;
    return bytes[start] === OPEN_OBJECT && this.open(CLOSE_OBJECT) ? this.scanMembers(bytes, start + 1) : -1;
  }

  /** From behind the first bracket; gives the index behind the last, or -1. */
  private scanMembers(bytes: Uint8Array, start: number): number {
    let at = start;
    let expected = FIRST;
    while (at > 0) {
      const byte = bytes[at] ?? 0;
      if (byte <= SPACE) {
        if (!isJsonSpace(byte)) return -1;
        at++;
        continue;
      }
      const closer = this.closers[this.depth];
      if (byte === closer && (expected === AFTER || expected === FIRST)) {
        at++;
        if (this.close(at)) return at;
        expected = AFTER;
      } else if (expected === AFTER) {
        if (byte !== COMMA) return -1;
        at++;
        expected = closer === CLOSE_OBJECT ? NAME : VALUE;
      } else if (expected !== VALUE && closer === CLOSE_OBJECT) {
        at = byte === QUOTE ? this.scanName(bytes, at + 1) : -1;
        expected = VALUE;
      } else if (byte === QUOTE) {
        at = this.isSecret ? this.scanSecret(bytes, at + 1) : this.scanText(bytes, at + 1);
        this.noteEnd(at);
        expected = AFTER;
      } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        const known = this.knownIdentityAt(bytes, at);
        if (known !== null) {
          at += known.bytes.length;
          this.noteEnd(at);
          expected = AFTER;
          continue;
        }
        if (byte === OPEN_ARRAY && this.mayHoldRecords(bytes)) return -1;
        if (this.isSecret || !this.open(byte === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_ARRAY)) return -1;
        at++;
        expected = FIRST;
      } else {
        at = wordEndOf(bytes, at);
        this.isSecret = false;
        this.noteEnd(at);
        expected = AFTER;
      }
    }
    return -1;
  }

  private knownIdentityAt(bytes: Uint8Array, at: number): KnownIdentity | null {
    if (this.depth !== 1 || this.top !== TOP.userIdentity) return null;
    this.identity = this.identities.find(bytes, at) ?? null;
    return this.identity;
  }

  /** Whether an array that opens now may be one of records, each of which is an item of its own. */
  private mayHoldRecords(bytes: Uint8Array): boolean {
    return this.depth === 1 && isContainerKey(bytes, this.nameStart, this.nameEnd);
  }

  private open(closer: number): boolean {
    if (this.depth + 1 >= MOST_OPEN) return false;
    this.depth++;
    this.closers[this.depth] = closer;
    this.keys.open(this.depth);
    return true;
  }

  /** Whether that was the last bracket. */
  private close(end: number): boolean {
    this.depth--;
    this.keys.close(this.depth);
    this.noteEnd(end);
    return this.depth === 0;
  }

  private noteEnd(end: number): void {
    if (this.depth === 1 && this.top !== ABSENT) this.ends[this.top] = end;
  }

  /** Reads a name, and the colon and the space behind it; gives the index of the value, or -1. */
  private scanName(bytes: Uint8Array, start: number): number {
    const name = this.names.read(bytes, start);
    if (name === null || !this.keys.note(name.code)) return -1;
    if (name.meaning !== 'plain' && !this.takeMeaning(name)) return -1;

    const end = start + name.bytes.length;
    let at = end + 1;
    while (isJsonSpace(bytes[at] ?? 0)) at++;
    if (bytes[at] !== COLON) return -1;
    at++;
    while (isJsonSpace(bytes[at] ?? 0)) at++;
    if (this.depth === 1) {
      this.nameStart = start;
      this.nameEnd = end;
      this.top = name.top;
      if (this.top !== ABSENT) this.starts[this.top] = at;
    } else if (name.isTelling) {
      this.hasTellingName ||= TELLING.has(this.top);
    }
    return at;
  }

  /** Whether a name can be dealt with here, whatever it tells of its value. */
  private takeMeaning({ meaning }: KnownName): boolean {
    this.isSecret = meaning === 'secret';
    return meaning !== 'environment' && !(this.isSecret && this.top === TOP.userIdentity);
  }

  /** Gives the index behind the closing quote, or -1. */
  private scanSecret(bytes: Uint8Array, start: number): number {
    this.isSecret = false;
    const end = plainEndOf(bytes, start);
    if (end < 0) return -1;
    if (!isMask(asciiTextAt(bytes, start, end))) this.secrets.push({ start, end });
    return end + 1;
  }

  /** Gives the index behind the closing quote, or -1. */
  private scanText(bytes: Uint8Array, start: number): number {
    let at = start;
    let isSuspect = false;
    for (;;) {
      while (IN_TEXT[bytes[at] ?? 0] === ORDINARY) at++;
      const kind = IN_TEXT[bytes[at] ?? 0];
      if (kind === END) break;
      if (kind === FOREIGN) return -1;
      isSuspect ||= hintsAtSecret(bytes, at, start);
      at++;
    }
    if (isSuspect || (at - start >= SHORTEST_RUN && hasLongRun(bytes, start, at) && hasTellingRun(bytes, start, at))) {
      if (this.suspectCount === MOST_SUSPECTS) return -1;
      this.suspects[2 * this.suspectCount] = start;
      this.suspects[2 * this.suspectCount + 1] = at;
      this.suspectCount++;
    }
    return at + 1;
  }
}

/** The index behind `true`, `false`, `null` or a number; -1 where none of them begins. */
function wordEndOf(bytes: Uint8Array, start: number): number {
  for (const word of WORDS)
    if (word[0] === bytes[start]) return startsWith(bytes, start, word) ? start + word.length : -1;
  return numberEndOf(bytes, start);
}

function startsWith(bytes: Uint8Array, start: number, word: Uint8Array): boolean {
  for (let at = 0; at < word.length; at++) if (bytes[start + at] !== word[at]) return false;
  return true;
}
