import type pg from 'pg';
import { checkAppend } from './check-append.ts';
import type { Finding } from './finding.ts';
import { loadAppends } from './load-appends.ts';
import type { AppendRow } from './load-appends.ts';

/** Appends are loaded together up to about this much: one load batch, or many small ones. */
const RECORDS_AT_ONCE = 5_000;
const BYTES_AT_ONCE = 8 * 1024 * 1024;

/** Whether so much is too much to be loaded together. */
export const isEnoughAtOnce = (records: number, bytes: number): boolean =>
  records > RECORDS_AT_ONCE || bytes > BYTES_AT_ONCE;

/** Loads appends and checks all that belongs to them. `breathe` is called between records. */
export async function checkAppends(
  client: pg.ClientBase,
  rows: readonly AppendRow[],
  breathe: () => Promise<void> | undefined,
): Promise<{ readonly records: number; readonly findings: readonly Finding[] }> {
  const appends = await loadAppends(client, rows);
  const findings: Finding[] = [];
  for (const append of appends) findings.push(...(await checkAppend(append, breathe)));
  const records = appends.reduce((sum, append) => sum + append.records.length, 0);
  return { records, findings };
}
