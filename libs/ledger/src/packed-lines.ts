import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Packs lines of text together, which takes less room the more alike they are. None may hold a line feed. */
export function packLines(lines: readonly string[]): Buffer {
  return deflateRawSync(lines.join('\n'), { level: 4 });
}

/** Reads back what `packLines` packed. */
export function unpackLines(packed: Uint8Array): readonly string[] {
  return inflateRawSync(packed).toString('utf8').split('\n');
}
