import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { ManifestRecord } from './manifest.ts';

/** A line of a manifest on disk: a record and the file it was delivered in. */
export type FiledRecord = ManifestRecord & { readonly path: string };

/** Reads a manifest that `writeTrail` wrote, line by line. */
export async function* readManifest(manifest: string): AsyncGenerator<FiledRecord> {
  for await (const line of createInterface({ input: createReadStream(manifest), crlfDelay: Infinity })) {
    yield JSON.parse(line) as FiledRecord;
  }
}
