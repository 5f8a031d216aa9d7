import type { BenchRun } from '../measure/run-bench.ts';
import { totalOf } from '../measure/store-sizes.ts';
import { ASKED_DEPTHS } from '../trail/questions.ts';
import { megabytes, millis, NONE, tableOf, whole } from './markdown.ts';

/** What a record and an answer cost as the store grows: one column for each size. */
export function growthTable(runs: readonly BenchRun[]): string {
  const row = (name: string, cell: (run: BenchRun) => string): readonly string[] => [name, ...runs.map(cell)];
  const ofLoad = (cell: (load: NonNullable<BenchRun['ours']>['load'], run: BenchRun) => string) => (run: BenchRun) =>
    run.ours === null ? NONE : cell(run.ours.load, run);
  const dids = runs[0]?.answers?.inProcess.did.length ?? 0;
  const names = ['a user of one session', 'the first page of a tenth of all events', 'a page in the middle of them'];
  return tableOf(
    ['', ...runs.map(({ trail }) => `${whole(trail.records)} records`)],
    [
      row(
        'records/s',
        ofLoad(({ wallMs }, { trail }) => whole((trail.records / wallMs) * 1_000)),
      ),
      row(
        'µs a record',
        ofLoad(({ wallMs }, { trail }) => ((wallMs * 1_000) / trail.records).toFixed(1)),
      ),
      row(
        'µs a record on a core',
        ofLoad(({ usage }, { trail }) => ((usage.cpuMs * 1_000) / trail.records).toFixed(1)),
      ),
      row(
        'µs a record on a core, PostgreSQL',
        ofLoad(({ usage }, { trail }) => ((usage.postgresCpuMs * 1_000) / trail.records).toFixed(1)),
      ),
      row(
        'peak memory',
        ofLoad(({ usage }) => megabytes(usage.peakBytes)),
      ),
      row(
        'peak memory, PostgreSQL',
        ofLoad(({ usage }) => megabytes(usage.postgresPeakBytes)),
      ),
      row('bytes a record', ({ ours, trail }) =>
        ours === null ? NONE : (totalOf(ours.sizes) / trail.distinct).toFixed(1),
      ),
      ...ASKED_DEPTHS.map((depth) =>
        row(`\`who\` ${depth} deep, p50 / p99 ms`, ({ answers }) => {
          const spread = answers?.inProcess.who[depth].later;
          return spread === undefined ? NONE : `${millis(spread.p50)} / ${millis(spread.p99)}`;
        }),
      ),
      ...names.slice(0, dids).map((name, at) =>
        row(`\`did\`, ${name}, p50 / p99 ms`, ({ answers }) => {
          const spread = answers?.inProcess.did[at]?.spread;
          return spread === undefined ? NONE : `${millis(spread.p50)} / ${millis(spread.p99)}`;
        }),
      ),
    ],
  );
}
