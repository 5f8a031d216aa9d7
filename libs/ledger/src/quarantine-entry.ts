import { createHash, hash } from 'node:crypto';

/** An entry is kept whole up to this size; of a larger one the first and last `EXCERPT_BYTES` are kept. */
export const WHOLE_BYTES = 1024 * 1024;
export const EXCERPT_BYTES = 4096;

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
  /** The whole input, or its first and last bytes when it is too large to be had whole. */
  readonly content: { readonly whole: Uint8Array } | { readonly head: Uint8Array; readonly tail: Uint8Array };
};

/** Blanks secrets in bytes that need not be JSON, without changing their length. */
export type Blank = (bytes: Uint8Array) => Uint8Array;

/** Makes the entry for a rejected piece of input. Secrets are blanked before anything is cut, so none survives in a cut. */
export function quarantineEntryOf(rejected: Rejected, blank: Blank): QuarantineEntry {
  const { content: found, ...rest } = rejected;
  const isWhole = 'whole' in found && found.whole.length <= WHOLE_BYTES;
  const content = 'whole' in found ? shortened(blank(found.whole)) : joined(blank(found.head), blank(found.tail));
  const contentHash = hash('sha256', content, 'buffer');
  const isUnchanged = isWhole && contentHash.equals(rest.contentHash);
  return { ...rest, entryKey: entryKeyOf(rest), content, storedHash: isUnchanged ? null : contentHash, isWhole };
}

/** SHA-256 of the file's base name, the position, the reason and the content's hash, each ended by a zero byte. */
export function entryKeyOf(entry: Pick<QuarantineEntry, 'objectName' | 'position' | 'reason' | 'contentHash'>): Buffer {
  const words = [baseNameOf(entry.objectName), entry.position ?? '', entry.reason, entry.contentHash.toString('hex')];
  return createHash('sha256')
    .update(words.map((word) => `${word}\0`).join(''))
    .digest();
}

/** The last part of a path, an object key or an archive entry's name: the same file moved is the same file. */
const baseNameOf = (name: string): string => name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);

function shortened(content: Uint8Array): Buffer {
  if (content.length <= WHOLE_BYTES) return Buffer.from(content);
  return joined(content.subarray(0, EXCERPT_BYTES), content.subarray(-EXCERPT_BYTES));
}

const joined = (head: Uint8Array, tail: Uint8Array): Buffer =>
  Buffer.concat([head.subarray(0, EXCERPT_BYTES), tail.subarray(-EXCERPT_BYTES)]);
