import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { benchOptions, USAGE } from './bench-options.ts';
import type { BenchOptions } from './bench-options.ts';
import { runBench } from './measure/run-bench.ts';
import type { BenchOrder, BenchRun } from './measure/run-bench.ts';
import { withStore } from './measure/store.ts';
import { reRoot } from './re-root.ts';
import { presentLoad } from './report/machine.ts';
import { writeSection } from './report/performance-page.ts';
import { growthOf, reportOf } from './report/report.ts';

/*
 * `npm run bench`: how fast records come in and answers go out, beside what cannot be gone below and beside DuckDB.
 * `npm run bench -- re-root`: how long it takes when everything gets another answer. Measures are no tests: nothing fails
 * for being slow, though a wrong answer ends a run.
 */
const PAGE = path.resolve(import.meta.dirname, '../../docs/performance.md');
const say = (line: string): void => void process.stderr.write(`${line}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const words = process.argv.slice(2);
if (words[0] === 're-root') await atHome((home) => measureReRooting(home));
else await measureAll(optionsOrUsage());

function optionsOrUsage(): BenchOptions {
  try {
    return benchOptions(words);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
    process.exit(2);
  }
}

async function measureAll({ records, seed, parts, sizes, isWrite, section }: BenchOptions): Promise<void> {
  const at = new Date();
  const measured = new Map<number, BenchRun>();
  if (parts.size > 0) {
    const loadBefore = presentLoad();
    const run = await benchOf({ seed, records, parts });
    if (run.ours !== null && run.answers !== null) measured.set(records, run);
    const report = reportOf(run, { loadBefore, at });
    process.stdout.write(`${report}\n`);
    if (section !== null) writeSection(PAGE, section, report);
  }
  if (sizes.length > 0) {
    const loadBefore = presentLoad();
    const runs: BenchRun[] = [];
    for (const size of sizes) {
      runs.push(measured.get(size) ?? (await benchOf({ seed, records: size, parts: new Set(['ours', 'latency']) })));
    }
    const report = growthOf(runs, { loadBefore, at });
    process.stdout.write(`${report}\n`);
    if (isWrite) writeSection(PAGE, 'growth', report);
  }
}

function benchOf(order: Pick<BenchOrder, 'seed' | 'records' | 'parts'>): Promise<BenchRun> {
  return atHome((home) => runBench({ ...order, home, say }));
}

async function measureReRooting(home: string): Promise<void> {
  const before = presentLoad();
  const told = await withStore(home, ({ pool }) => reRoot(pool));
  process.stdout.write(`re-root: ${told}; load before ${before.toFixed(1)}, after ${presentLoad().toFixed(1)}\n`);
}

/** In a folder of its own, which is gone afterwards, even when the work is broken off: it may hold many gigabytes. */
async function atHome<T>(work: (home: string) => Promise<T>): Promise<T> {
  const home = mkdtempSync(path.join(tmpdir(), 'backtrail-bench-'));
  chmodSync(home, 0o711); // the server's account is to find its files here, where they are removed with the rest
  const remove = (): void => {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once('exit', remove);
  try {
    return await work(home);
  } finally {
    process.off('exit', remove);
    remove();
  }
}
