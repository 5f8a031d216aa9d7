import { rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { install } from '../floors/install.ts';
import type { BenchTrailOnDisk } from '../trail/write-bench-trail.ts';
import type { Load } from './load.ts';
import { runTimed } from './run-timed.ts';

const PARSE = path.resolve(import.meta.dirname, '../floors/parse-floor.mjs');
const LOOP = path.resolve(import.meta.dirname, '../floors/loop-floor.mjs');
const LOAD_BY_DUCKDB = path.resolve(import.meta.dirname, '../duckdb/duckdb-load.mjs');

/** Inflating and parsing alone, on one core. */
export async function measureParsing({ folder, records }: BenchTrailOnDisk): Promise<Load> {
  const { output, usage } = await runTimed([PARSE, folder]);
  const told = JSON.parse(output) as { readonly records: number; readonly ms: number };
  if (told.records !== records) throw new Error(`${told.records} of ${records} records were parsed`);
  return { records, wallMs: told.ms, usage };
}

/**
 * A loop that overlaps nothing: inflating, parsing, and the narrow rows by COPY into a table with three indexes.
 *
 * @param leastRows how many rows a COPY has at least; 1 makes one of each file
 */
export async function measureLoop(
  { folder, records }: BenchTrailOnDisk,
  server: { readonly ownerUrl: string; readonly dataFolder: string },
  leastRows: number,
): Promise<Load> {
  const env = { ...process.env, LOOP_URL: server.ownerUrl };
  const { output, usage, wallMs } = await runTimed([LOOP, folder, String(leastRows)], {
    env,
    cluster: server.dataFolder,
  });
  const told = JSON.parse(output) as { readonly records: number };
  if (told.records !== records) throw new Error(`${told.records} of ${records} records were copied`);
  return { records, wallMs, usage };
}

/** A load by DuckDB, how its time divides, and what its database takes on disk. */
export type DuckdbLoad = Load & {
  readonly version: string;
  readonly storeBytes: number;
  readonly seconds: Readonly<Record<string, number>>;
};

/** DuckDB with its own settings, on all cores: from the start of its process to its end. */
export async function measureDuckdb(trail: BenchTrailOnDisk, home: string): Promise<DuckdbLoad> {
  install();
  const database = path.join(home, 'records.duckdb');
  const words = [LOAD_BY_DUCKDB, trail.folder, database];
  const { output, usage, wallMs } = await runTimed(words);
  const { records, version, seconds } = JSON.parse(output) as Pick<DuckdbLoad, 'records' | 'version' | 'seconds'>;
  if (records !== trail.distinct) throw new Error(`DuckDB kept ${records} of ${trail.distinct} records`);
  const storeBytes = statSync(database).size;
  rmSync(database);
  return { records, wallMs, usage, version, storeBytes, seconds };
}
