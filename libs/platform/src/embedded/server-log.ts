import { closeSync, openSync, readSync, renameSync, statSync } from 'node:fs';

const ROTATE_BYTES = 1_048_576;
const SHOWN_BYTES = 2_000;

/** Where in the log file a server's own words begin. */
export type LogMark = { readonly file: string; readonly start: number };

/** Opens the log that a server is to write to. A long one is put aside, of which the last is kept. */
export function openServerLog(file: string): { readonly descriptor: number; readonly mark: LogMark } {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > ROTATE_BYTES) renameSync(file, `${file}.1`);
  const descriptor = openSync(file, 'a', 0o600);
  return { descriptor, mark: { file, start: statSync(file).size } };
}

/** The last lines that a server wrote, at most 2,000 bytes. */
export function lastWordsOf(mark: LogMark): string {
  const descriptor = openSync(mark.file, 'r');
  try {
    const end = statSync(mark.file).size;
    const start = Math.max(mark.start, end - SHOWN_BYTES);
    const bytes = Buffer.alloc(Math.max(0, end - start));
    const read = readSync(descriptor, bytes, 0, bytes.length, start);
    return bytes.toString('utf8', 0, read).trim();
  } finally {
    closeSync(descriptor);
  }
}
