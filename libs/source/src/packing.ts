import { constants, inflateRawSync } from 'node:zlib';
import { contentKind } from './content-kind.ts';
import { readGzipHeader } from './gzip-header.ts';

/** How objects lie in what was found: one archive of them, or it is one itself. */
export type Packing = 'zip' | 'tar' | 'none';

/** Enough to see a tar header through gzip; inflates to 4 MB at most. */
export const PEEK_BYTES = 4096;

/**
 * Tells archives from objects by their first bytes, gzip looked through, and else by their name: a damaged archive is
 * still one. JSON is never an archive, whatever its name.
 *
 * @param head the first `PEEK_BYTES` bytes
 */
export function packingOf(name: string, head: Uint8Array): Packing {
  const outer = contentKind(head);
  const inner = outer === 'gzip' ? inflatedStart(head) : head;
  const kind = outer === 'gzip' ? contentKind(inner) : outer;
  if (kind === 'tar') return 'tar';
  if (outer === 'zip') return 'zip';
  if (kind !== 'other' || beginsAsJson(inner)) return 'none';
  if (/\.(?:tar|tgz|tar\.gz)$/i.test(name)) return 'tar';
  return /\.zip$/i.test(name) && outer === 'other' ? 'zip' : 'none';
}

/** What can be inflated of a gzip member's first bytes; nothing if it cannot be decoded, which reading it will tell. */
function inflatedStart(head: Uint8Array): Uint8Array {
  const header = readGzipHeader(head);
  if (header.kind !== 'complete') return new Uint8Array(0);
  try {
    const start = head.subarray(header.length, PEEK_BYTES);
    return inflateRawSync(start, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return new Uint8Array(0);
  }
}

function beginsAsJson(head: Uint8Array): boolean {
  return /^\ufeff?\s*[[{]/.test(Buffer.from(head.subarray(0, 256)).toString('utf8'));
}
