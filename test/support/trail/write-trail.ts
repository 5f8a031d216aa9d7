import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { generatePlainFiles } from './generate.ts';
import type { TrailOptions } from './generate.ts';
import type { PlainFile } from './lane.ts';
import type { TrailTotals } from './manifest.ts';
import { addFile, noFiles } from './manifest.ts';

/** A trail on disk: the folder that holds `AWSLogs`, and the manifest where one was asked for. */
export type TrailOnDisk = { readonly folder: string; readonly manifest: string | null; readonly totals: TrailTotals };

const compress = promisify(gzip);
const FILES_AT_ONCE = 4;

/**
 * Writes a trail of any length to disk, a few files at a time; memory does not grow with it.
 *
 * The manifest, where a path for it is given, is NDJSON: one line for each record, a {@link FiledRecord}. It must lie
 * outside of the folder, which holds deliveries alone.
 */
export async function writeTrail(
  folder: string,
  options: TrailOptions,
  manifest: string | null = null,
): Promise<TrailOnDisk> {
  const lines = manifest === null ? null : createWriteStream(manifest);
  let totals = noFiles(options.seed);
  let batch: PlainFile[] = [];
  const writeBatch = async (): Promise<void> => {
    const sizes = await Promise.all(batch.map((file) => writeFileOf(folder, file)));
    for (const [at, file] of batch.entries()) {
      totals = addFile(totals, { inflatedBytes: file.text.length, records: file.records }, sizes[at] ?? 0);
      if (lines !== null && !lines.write(linesOf(file))) await once(lines, 'drain');
    }
    batch = [];
  };
  for (const file of generatePlainFiles(options)) {
    batch.push(file);
    if (batch.length === FILES_AT_ONCE) await writeBatch();
  }
  await writeBatch();
  if (lines !== null) await new Promise((resolve) => lines.end(resolve));
  return { folder, manifest, totals };
}

async function writeFileOf(folder: string, { path, text }: PlainFile): Promise<number> {
  const bytes = await compress(text, { level: 1 });
  const place = join(folder, path);
  await mkdir(dirname(place), { recursive: true });
  await writeFile(place, bytes);
  return bytes.length;
}

const linesOf = ({ path, records }: PlainFile): string =>
  records.map((record) => `${JSON.stringify({ path, ...record })}\n`).join('');
