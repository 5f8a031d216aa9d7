import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import type { BenchRun } from '../measure/run-bench.ts';
import { whole } from './markdown.ts';

/** How busy the machine was with everything, in the minute before: processes that ran or wanted to. */
export const presentLoad = (): number => loadavg()[0] ?? Number.NaN;

/** When and on what a run was, and against which versions. */
export function machineLine({ ours, duckdb }: BenchRun, loadBefore: number, at: Date): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const versions = [
    `Node ${process.version.slice(1)}`,
    ...(ours === null ? [] : [`PostgreSQL ${ours.serverVersion}`]),
    ...(duckdb === null ? [] : [`DuckDB ${duckdb.version.replace(/^v/, '')}`]),
  ];
  return (
    `${at.toISOString().slice(0, 10)}, ${availableParallelism()} cores of ${model}, ${whole(totalmem() / 2 ** 30)} GiB, ` +
    `${type()} ${release()}; ${versions.join(', ')}. The machine's load before: ${loadBefore.toFixed(1)}.`
  );
}

/** What was loaded. */
export function trailLine({ trail }: BenchRun): string {
  const { records, distinct, files, bytes, packedBytes, issues } = trail;
  return (
    `${whole(records)} records, ${whole(distinct)} of them distinct, in ${whole(files)} files: ${whole(bytes / 1e6)} MB, ` +
    `${whole(packedBytes / 1e6)} MB packed, ${whole(bytes / records)} bytes a record; ${whole(issues)} records issue sessions.`
  );
}
