import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The folder that this checkout is in. */
export const ROOT = path.resolve(import.meta.dirname, '..');

export const inRoot = (...names) => path.join(ROOT, ...names);

/** SHA-256, in hex, of parts that each may be a text or bytes; where one part ends matters. */
export function hashOf(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}\n`).update(part);
  return hash.digest('hex');
}

/** The text of a file, or the empty text when there is none. */
export function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
}

/** Talk goes to stderr, so that stdout is left to the answer. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}
