import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { SourceFailed, systemReason } from './failure.ts';
import type { ObjectFailure } from './failure.ts';

/** A path as the file system knows it: bytes where the name is no UTF-8. */
export type FilePath = string | Buffer;

/** A regular file, open for reading. Whoever has it closes it. */
export type OpenFile = { readonly handle: FileHandle; readonly byteSize: number };

const READ_BYTES = 64 * 1024;
/** Asked for beyond the size that the file had when it was opened: tells its end, and finds what was added since. */
export const BEYOND_BYTES = 512;
/** Opening does not wait: a named pipe that took the file's place a moment ago would otherwise hang the reader. */
export const WITHOUT_WAITING = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

/**
 * Opens a regular file for reading.
 *
 * @throws {SourceFailed} PATH_NOT_FOUND, NOT_A_FILE or FILE_UNREADABLE
 */
export async function openFile(path: FilePath): Promise<OpenFile> {
  const handle = await open(path, WITHOUT_WAITING).catch((error: unknown) => {
    throw unreadable(error);
  });
  try {
    const stats = await handle.stat();
    if (stats.isFile()) return { handle, byteSize: stats.size };
  } catch (error) {
    await closeFile(handle);
    throw unreadable(error);
  }
  await closeFile(handle);
  throw new SourceFailed('NOT_A_FILE', 'is no regular file');
}

/** Closes a file that was only read: there is nothing that a failure to close it could lose. */
export async function closeFile(handle: FileHandle): Promise<void> {
  await handle.close().catch(() => undefined);
}

/** The bytes of a file from `start` up to `end`, or up to where it ends now. */
export async function* rangeOf(file: OpenFile, start = 0, end = Infinity): AsyncGenerator<Uint8Array, void> {
  for (let at = start; at < end;) {
    const expected = Math.max(file.byteSize - at, 0) + BEYOND_BYTES;
    const block = Buffer.allocUnsafe(Math.min(READ_BYTES, end - at, expected));
    const { bytesRead } = await file.handle.read(block, 0, block.length, at).catch((error: unknown) => {
      throw new SourceFailed('READ_FAILED', `cannot be read any further (${systemReason(error)})`, { cause: error });
    });
    if (bytesRead === 0) return;
    at += bytesRead;
    yield block.subarray(0, bytesRead);
  }
}

/** All bytes of the file at `path`, as they are there while they are read. */
export async function* fileBytes(path: FilePath): AsyncGenerator<Uint8Array, void> {
  const file = await openFile(path);
  try {
    yield* rangeOf(file);
  } finally {
    await closeFile(file.handle);
  }
}

/** `PATH_NOT_FOUND` where the system says that nothing is there, else `otherwise`. */
export function pathFailure(error: unknown, otherwise: ObjectFailure): ObjectFailure {
  const reason = systemReason(error);
  return reason === 'ENOENT' || reason === 'ENOTDIR' || reason === 'ERR_INVALID_ARG_VALUE'
    ? 'PATH_NOT_FOUND'
    : otherwise;
}

function unreadable(error: unknown): SourceFailed {
  const reason = pathFailure(error, 'FILE_UNREADABLE');
  return new SourceFailed(reason, `cannot be opened (${systemReason(error)})`, { cause: error });
}
