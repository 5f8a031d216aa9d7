import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { BEYOND_BYTES, WITHOUT_WAITING } from './file-bytes.ts';
import type { FilePath } from './file-bytes.ts';

/** CloudTrail's files have some 25 KB, rarely more than 200. */
export const MOST_SMALL_BYTES = 512 * 1024;

/**
 * All bytes of a regular file of at most `MOST_SMALL_BYTES`, in one go: four steps on another thread cost more than
 * reading so few bytes here does. Null for all that is larger, grows, or cannot be read, which reading it in blocks tells.
 */
export function smallFile(path: FilePath): Buffer | null {
  let file: number | null = null;
  try {
    file = openSync(path, WITHOUT_WAITING);
    const stats = fstatSync(file);
    return stats.isFile() && stats.size <= MOST_SMALL_BYTES ? filledFrom(file, stats.size + BEYOND_BYTES) : null;
  } catch {
    return null;
  } finally {
    if (file !== null) closeQuietly(file);
  }
}

/** What the file holds, as long as that is less than `room`. */
function filledFrom(file: number, room: number): Buffer | null {
  const block = Buffer.allocUnsafe(room);
  for (let filled = 0; filled < room;) {
    const count = readSync(file, block, filled, room - filled, filled);
    if (count === 0) return block.subarray(0, filled);
    filled += count;
  }
  return null;
}

/** There is nothing that a failure to close a file could lose that was only read. */
function closeQuietly(file: number): void {
  try {
    closeSync(file);
  } catch {
    // as above
  }
}
