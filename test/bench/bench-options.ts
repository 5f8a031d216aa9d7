import { parseArgs } from 'node:util';
import type { Part } from './measure/run-bench.ts';
import { sectionOf } from './report/performance-page.ts';
import type { Section } from './report/performance-page.ts';

/** What to measure. */
export type BenchOptions = {
  readonly records: number;
  readonly seed: number;
  readonly parts: ReadonlySet<Part>;
  /** The sizes at which to measure growth; none where it was not asked for. */
  readonly sizes: readonly number[];
  /** Whether docs/performance.md is to hold the outcome. */
  readonly isWrite: boolean;
  /** Where in it; null where it is not to, or nothing but growth is measured. */
  readonly section: Section | null;
};

const PARTS: readonly Part[] = ['floor', 'duckdb', 'ours', 'latency'];
export const USAGE =
  'usage: npm run bench -- [re-root] [--records N] [--only floor,duckdb,ours,latency,growth] [--sizes N,N,…] [--seed N] [--write]';

/** @throws when a word is not understood */
export function benchOptions(words: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...words],
    options: {
      records: { type: 'string', default: '450000' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string', default: PARTS.join() },
      sizes: { type: 'string', default: '100000,1000000,10000000' },
      write: { type: 'boolean', default: false },
    },
  });
  const only = values.only.split(',');
  const unknown = only.find((name) => name !== 'growth' && !PARTS.some((part) => part === name));
  if (unknown !== undefined) throw new TypeError(`there is nothing named "${unknown}" to measure`);
  const parts = new Set(PARTS.filter((part) => only.includes(part)));
  const records = countOf(values.records);
  return {
    records,
    seed: countOf(values.seed),
    parts,
    sizes: only.includes('growth') ? values.sizes.split(',').map(countOf) : [],
    isWrite: values.write,
    section: values.write && parts.size > 0 ? sectionOf(records) : null,
  };
}

function countOf(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new TypeError(`"${text}" is no whole number above 0`);
  return Number(text);
}
