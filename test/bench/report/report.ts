import type { BenchRun } from '../measure/run-bench.ts';
import { answerTables } from './answer-tables.ts';
import { growthTable } from './growth-table.ts';
import { loadTable, storeTables } from './load-tables.ts';
import { machineLine, trailLine } from './machine.ts';

/** The load of the machine before a run, and when it was. */
export type Circumstances = { readonly loadBefore: number; readonly at: Date };

/** Everything that a run measured, in Markdown. */
export function reportOf(run: BenchRun, { loadBefore, at }: Circumstances): string {
  const parts = [machineLine(run, loadBefore, at), trailLine(run), loadTable(run), storeTables(run), answerTables(run)];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** What several sizes cost, in Markdown. */
export function growthOf(runs: readonly BenchRun[], { loadBefore, at }: Circumstances): string {
  const [first] = runs;
  return first === undefined ? '' : [machineLine(first, loadBefore, at), growthTable(runs)].join('\n\n');
}
