import { mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { oracleOf } from './conservation.ts';
import type { Oracle } from './conservation.ts';
import { readManifest, writeTrail } from './trail-generator.ts';
import type { FiledRecord } from './trail-generator.ts';

/** A folder of logs to which more is delivered while it is read. */
export type GrowingTrail = {
  readonly folder: string;
  /** Delivers files of records that were not delivered before, all at once. */
  readonly deliver: (records: number, files: number) => Promise<void>;
  /** What was delivered until now, duplicates and poison included. */
  readonly delivered: () => { readonly records: number; readonly files: number };
  /** Knows of what is delivered later, too. */
  readonly oracle: Oracle;
};

/** @param above an empty folder, in which the trail lies beside its manifests and what is about to be delivered */
export function growingTrail(above: string, seed: number): GrowingTrail {
  const [folder, next] = [path.join(above, 'logs'), path.join(above, 'next')];
  const texts = new Map<string, FiledRecord>();
  const poison = new Map<string, FiledRecord>();
  const byFile = new Map<string, readonly FiledRecord[]>();
  let [parts, records, files] = [0, 0, 0];
  mkdirSync(folder, { recursive: true });

  return {
    folder,
    deliver: async (more, inFiles) => {
      const part = parts++;
      const manifest = path.join(above, `manifest-${part}.ndjson`);
      const { totals } = await writeTrail(next, { seed: seed + part, records: more, files: inFiles }, manifest);
      const known = await oracleOf(seed + part, readManifest(manifest));
      for (const [hash, record] of known.texts) texts.set(hash, record);
      for (const [place, record] of known.poison) poison.set(place, record);
      for (const [name, inFile] of known.files) byFile.set(name, inFile);
      records += totals.seen;
      files += totals.files;
      renameSync(next, path.join(folder, `part-${part}`));
    },
    delivered: () => ({ records, files }),
    oracle: { seed, texts, poison, files: byFile },
  };
}
