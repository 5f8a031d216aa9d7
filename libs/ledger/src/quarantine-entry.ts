import { createHash } from 'node:crypto';
import { blankInput, keptHead, keptTail } from './kept-excerpt.ts';
import { sha256Of } from './sha256.ts';

/** An entry is kept whole up to this size; of a larger one both ends are kept. */
const WHOLE_BYTES = 1024 * 1024;

/** Input that is no record, or an object that could not be read to its end: what is kept, with reason and place. */
export type QuarantineEntry = {
  /** Names the entry by what it is and where it was found, so that reading the same file again adds nothing. */
  readonly entryKey: Buffer;
  readonly objectId: number;
  readonly objectName: string;
  /** Index of the item in the object; null for the object as a whole. */
  readonly position: number | null;
  readonly byteOffset: number | null;
  readonly reason: string;
  readonly detail: string;
  /** SHA-256 and length of the input as it came. */
  readonly contentHash: Buffer;
  readonly contentBytes: number;
  /** What is kept of it, with secrets blanked. */
  readonly content: Buffer;
  /** SHA-256 of `content`; null when that is the whole input, unchanged. */
  readonly storedHash: Buffer | null;
  readonly isWhole: boolean;
};

/** Input to be quarantined, as it was found. */
export type Rejected = Pick<
  QuarantineEntry,
  'objectId' | 'objectName' | 'position' | 'byteOffset' | 'reason' | 'detail' | 'contentHash' | 'contentBytes'
> & {
  /** The whole input, or its first and last bytes where it is too large to be had whole. */
  readonly content: { readonly whole: Uint8Array } | { readonly head: Uint8Array; readonly tail: Uint8Array };
};

/** Makes the entry for a rejected piece of input. Secrets are blanked before anything is cut, where that can be done. */
export function quarantineEntryOf({ content: found, ...rejected }: Rejected): QuarantineEntry {
  const content = 'whole' in found ? shortened(blankInput(found.whole)) : joined(found.head, found.tail);
  const isWhole = 'whole' in found && found.whole.length <= WHOLE_BYTES;
  const contentHash = sha256Of(content);
  const isUnchanged = isWhole && contentHash.equals(rejected.contentHash);
  const storedHash = isUnchanged ? null : contentHash;
  return { ...rejected, entryKey: entryKeyOf(rejected), content, storedHash, isWhole };
}

/** SHA-256 of the file's place, the position, the reason and the content's hash, each ended by a zero byte. */
export function entryKeyOf(entry: Pick<QuarantineEntry, 'objectName' | 'position' | 'reason' | 'contentHash'>): Buffer {
  const words = [identityOf(entry.objectName), entry.position ?? '', entry.reason, entry.contentHash.toString('hex')];
  return createHash('sha256')
    .update(words.map((word) => `${String(word)}\0`).join(''))
    .digest();
}

/** CloudTrail's own names carry account, Region, time and 16 random characters, so they are unique wherever they lie. */
const TRAIL_NAME = /[^/\\]*_CloudTrail_[^/\\]*_[0-9A-Za-z]{16}\.json(?:\.gz)?$/;

/** What makes a file the same file: its own name where CloudTrail gave it, else the path that it lies at. */
const identityOf = (name: string): string => TRAIL_NAME.exec(name)?.[0] ?? name;

const shortened = (content: Uint8Array): Buffer =>
  content.length <= WHOLE_BYTES ? Buffer.from(content) : joined(content, content);

const joined = (head: Uint8Array, tail: Uint8Array): Buffer => Buffer.concat([keptHead(head), keptTail(tail)]);
