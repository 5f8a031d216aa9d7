import type { BenchRun } from '../measure/run-bench.ts';
import type { Spread } from '../measure/spread.ts';
import { ASKED_DEPTHS } from '../trail/questions.ts';
import { millis, tableOf } from './markdown.ts';

const cellsOf = ({ p50, p95, p99, most }: Spread): readonly string[] => [p50, p95, p99, most].map(millis);
const HEAD = ['p50 ms', 'p95 ms', 'p99 ms', 'longest ms'];

/** How long answers and commands take. */
export function answerTables({ answers }: BenchRun): string {
  if (answers === null) return '';
  const { inProcess, commands } = answers;
  const who = ASKED_DEPTHS.flatMap((depth) => [
    [`\`who\`, ${depth} deep`, ...cellsOf(inProcess.who[depth].later)],
    [`the first thousand`, ...cellsOf(inProcess.who[depth].first)],
  ]);
  const did = inProcess.did.map(({ question, spread }) => [question, ...cellsOf(spread)]);
  return [
    tableOf(['question, asked in the process', ...HEAD], [...who, ...did]),
    tableOf(
      ['question, now and as of the middle of the load', 'p50 now', 'p50 then', 'p99 now', 'p99 then'],
      inProcess.then.map(({ question, now, then }) => [
        question,
        ...[now.p50, then.p50, now.p99, then.p99].map(millis),
      ]),
    ),
    tableOf(
      ['command', 'median ms', 'longest ms'],
      commands.map(({ command, spread }) => [command, ...[spread.p50, spread.most].map(millis)]),
    ),
  ].join('\n\n');
}
