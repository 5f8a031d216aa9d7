import { AppError } from '#kernel';

/** Why a path, an object or an archive could not be read to its end. Stable and public: listed in `docs/ERRORS.md`. */
export type ObjectFailure =
  /** Nothing lies at the path, or a symbolic link points to nothing. */
  | 'PATH_NOT_FOUND'
  /** The path is a named pipe, a socket or a device, which is never opened. */
  | 'NOT_A_FILE'
  /** The folder's list of names cannot be read, or breaks off. */
  | 'FOLDER_UNREADABLE'
  /** The file cannot be opened. */
  | 'FILE_UNREADABLE'
  /** The bytes stopped coming before their end: an input/output error. */
  | 'READ_FAILED'
  /** The gzip member ends before its last byte. */
  | 'GZIP_TRUNCATED'
  /** The gzip header or the compressed bytes cannot be decoded. */
  | 'GZIP_CORRUPT'
  /** Decoded, but the checksum or the length in the gzip trailer is another one. */
  | 'GZIP_BAD_CHECKSUM'
  /** A second gzip member follows the first. CloudTrail writes one; a second may have been put there by somebody else. */
  | 'GZIP_SECOND_MEMBER'
  /** Bytes that are no gzip member follow the first, zero bytes included. */
  | 'GZIP_TRAILING_BYTES'
  /** What comes out of gzip is gzip again. */
  | 'GZIP_NESTED'
  /** More bytes came out than the limit for one object or one archive allows. */
  | 'INFLATED_TOO_LARGE'
  /** The bytes that came out are too many times the bytes that went in: a decompression bomb. */
  | 'RATIO_TOO_HIGH'
  /** The zip or tar archive is cut off or its structure is broken, or an entry's bytes are not what the archive says. */
  | 'ARCHIVE_DAMAGED'
  /** An entry of a zip archive is complete, and not what its checksum or length in the archive says. */
  | 'ENTRY_ALTERED'
  /** The archive lists more entries than the limit allows. */
  | 'ARCHIVE_TOO_MANY_ENTRIES'
  /** The zip entry is encrypted. */
  | 'ARCHIVE_ENTRY_ENCRYPTED'
  /** The zip entry is compressed in another way than deflate. */
  | 'ARCHIVE_ENTRY_UNSUPPORTED'
  /** An archive where records were expected: inside of an archive, inside of gzip, or under a log's name. */
  | 'ARCHIVE_UNEXPECTED'
  /** A zip archive came by standard input, which cannot be read from its end as a zip must be. */
  | 'ZIP_FROM_STANDARD_INPUT'
  /** `-` was given twice; standard input can be read once. */
  | 'STANDARD_INPUT_SPENT'
  /** Reading the object ended the thread that read it, or kept it from ever answering, as often as it was tried. */
  | 'READER_DIED'
  /** There is no bucket of the name, or the address is none. */
  | 'BUCKET_NOT_FOUND'
  /** No object's key begins with the prefix. */
  | 'PREFIX_EMPTY'
  /** The right to list the bucket's keys is missing. */
  | 'BUCKET_DENIED'
  /** The bucket is in a region in which it cannot be reached. */
  | 'BUCKET_ELSEWHERE'
  /** S3 refuses to list the keys. */
  | 'BUCKET_UNREADABLE'
  /** The list of keys could not be had to its end, after many tries. May pass. */
  | 'BUCKET_UNREACHABLE'
  /** The object was deleted since it was listed, or never was there. */
  | 'OBJECT_DELETED'
  /** Other bytes lie under the key than were listed. */
  | 'OBJECT_REPLACED'
  /** The right to read the object is missing. */
  | 'OBJECT_DENIED'
  /** The key that encrypts the object cannot be used by whoever reads. */
  | 'OBJECT_KEY_DENIED'
  /** The object lies in an archive of S3, and must be restored from it first. */
  | 'OBJECT_ARCHIVED'
  /** The object has no bytes. */
  | 'OBJECT_EMPTY'
  /** S3 refuses to give the object for another reason. */
  | 'OBJECT_REFUSED'
  /** No byte of the object could be had, after many tries. May pass. */
  | 'OBJECT_UNREACHABLE'
  /** The object's bytes broke off, and the rest could not be had after many tries. May pass. */
  | 'OBJECT_BROKEN_OFF';

/** Failures that may pass by themselves: the same thing may be read later, as it stands. */
export type PassingFailure =
  | 'BUCKET_UNREACHABLE'
  | 'OBJECT_UNREACHABLE'
  | 'OBJECT_BROKEN_OFF'
  | 'READ_FAILED'
  | 'FOLDER_UNREADABLE'
  | 'FILE_UNREADABLE';

/** Failures that pass when somebody changes rights or settings, or restores the object; not by waiting. */
export type MendableFailure =
  | 'BUCKET_NOT_FOUND'
  | 'BUCKET_DENIED'
  | 'BUCKET_ELSEWHERE'
  | 'BUCKET_UNREADABLE'
  | 'OBJECT_DENIED'
  | 'OBJECT_KEY_DENIED'
  | 'OBJECT_ARCHIVED'
  | 'OBJECT_REFUSED';

/** Everything else: the same bytes will fail the same way, or are not there any more. */
export type FinalFailure = Exclude<ObjectFailure, PassingFailure | MendableFailure>;

const PASSING: ReadonlySet<string> = new Set<PassingFailure>([
  'BUCKET_UNREACHABLE',
  'OBJECT_UNREACHABLE',
  'OBJECT_BROKEN_OFF',
  'READ_FAILED',
  'FOLDER_UNREADABLE',
  'FILE_UNREADABLE',
]);
const MENDABLE: ReadonlySet<string> = new Set<MendableFailure>([
  'BUCKET_NOT_FOUND',
  'BUCKET_DENIED',
  'BUCKET_ELSEWHERE',
  'BUCKET_UNREADABLE',
  'OBJECT_DENIED',
  'OBJECT_KEY_DENIED',
  'OBJECT_ARCHIVED',
  'OBJECT_REFUSED',
]);

/** Whether it makes sense to try again by itself, later. */
export function isPassing(failure: string): failure is PassingFailure {
  return PASSING.has(failure);
}

/** Whether it makes sense to try again when somebody has changed something outside. */
export function isMendable(failure: string): failure is MendableFailure {
  return MENDABLE.has(failure);
}

/** A failure with its place. `detail` is a sentence without any input in it; `byteOffset` counts delivered bytes from 0. */
export type Failure = { readonly reason: ObjectFailure; readonly detail: string; readonly byteOffset: number };

/** Bytes cannot be had from where they lie. Thrown while they are being read; `readObject` turns it into an outcome. */
export class SourceFailed extends AppError {
  readonly code = 'SOURCE_FAILED';
  readonly reason: ObjectFailure;

  constructor(reason: ObjectFailure, message: string, options?: ErrorOptions) {
    super(message, { reason }, options);
    this.reason = reason;
  }
}

/** What the operating system said, in short: its code, else the error's kind. Never a path. */
export function systemReason(error: unknown): string {
  return textIn(error, 'code') ?? textIn(error, 'name') ?? 'unknown error';
}

/** What an error of a library says of itself. */
export function messageOf(error: unknown): string {
  return textIn(error, 'message') ?? 'unknown error';
}

/** By its fields, not by `instanceof`: Node's own errors may come from another realm. */
function textIn(error: unknown, field: 'code' | 'name' | 'message'): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const text: unknown = Reflect.get(error, field);
  return typeof text === 'string' ? text : null;
}
