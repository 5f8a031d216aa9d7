import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { benchTrail } from './bench-trail.ts';
import type { BenchTrail, BenchTrailOptions } from './bench-trail.ts';
import type { PlainFile } from './delivery.ts';

/** A trail on disk: what was made, and the bytes that it takes compressed. */
export type BenchTrailOnDisk = BenchTrail & { readonly folder: string; readonly packedBytes: number };

const FILES_AT_ONCE = 16;
const compress = promisify(gzip);

/** Writes a trail into a folder, a few files at a time, compressed as usual. */
export async function writeBenchTrail(folder: string, options: BenchTrailOptions): Promise<BenchTrailOnDisk> {
  const files = benchTrail(options);
  let packedBytes = 0;
  for (;;) {
    const batch: PlainFile[] = [];
    while (batch.length < FILES_AT_ONCE) {
      const next = files.next();
      if (next.done !== true) {
        batch.push(next.value);
        continue;
      }
      packedBytes += await writeAll(folder, batch);
      return { ...next.value, folder, packedBytes };
    }
    packedBytes += await writeAll(folder, batch);
  }
}

async function writeAll(folder: string, files: readonly PlainFile[]): Promise<number> {
  const sizes = await Promise.all(files.map((file) => writeFileOf(folder, file)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function writeFileOf(folder: string, file: PlainFile): Promise<number> {
  const packed = await compress(file.bytes);
  const place = path.join(folder, file.path);
  await mkdir(path.dirname(place), { recursive: true });
  await writeFile(place, packed);
  return packed.length;
}
