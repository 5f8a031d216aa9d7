import path from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabases } from './databases.ts';
import { writeAccuracy } from './accuracy-page.ts';
import { scoreSeed } from './score-seed.ts';
import { tablesOf } from './tables.ts';
import { foundOf, newTally } from './tally.ts';
import type { Scored, Tally } from './tally.ts';

/*
 * `npm run score [-- --seeds N --events N --seed S --write --show N]`: plays N organisations, has Backtrail answer for
 * every event, and says how often it was right. Ends with 1 if a name or a way was wrong, or too little was found.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    events: { type: 'string', default: '20000' },
    show: { type: 'string', default: '2' },
    write: { type: 'boolean', default: false },
  },
});

const ENOUGH = 0.995;
const PAGE = path.resolve(import.meta.dirname, '../../docs/accuracy.md');
const [first, seeds, events] = [Number(values.seed), Number(values.seeds), Number(values.events)];

const tally = newTally();
const databases = await openDatabases();
try {
  for (let seed = first; seed < first + seeds; seed += 1) {
    const began = Date.now();
    const scored = await databases.within((url) => scoreSeed({ seed, events }, url));
    scored.forEach(tally.add);
    showSome(scored, Number(values.show));
    process.stderr.write(`seed ${seed}: ${summaryOf(scored)}, ${((Date.now() - began) / 1000).toFixed(0)} s\n`);
  }
} finally {
  await databases.close();
}
process.stdout.write(`${tablesOf(tally)}\n`);
if (values.write) writeAccuracy(PAGE, { tally, first, seeds, events });
process.exitCode = isGood(tally) ? 0 : 1;

function summaryOf(scored: readonly Scored[]): string {
  const own = newTally();
  scored.forEach(own.add);
  const { total } = own;
  const found = (foundOf(total) * 100).toFixed(2);
  return `${total.events} events, ${found} % of ${total.knowable} knowable found, ${total.wrong} wrong, ${total['path wrong']} by a wrong way`;
}

/** What went wrong, with enough to look it up by. */
function showSome(scored: readonly Scored[], most: number): void {
  for (const outcome of ['wrong', 'path wrong', 'missed'] as const) {
    for (const { truth, answer } of scored.filter((each) => each.outcome === outcome).slice(0, most)) {
      process.stderr.write(
        `${outcome}: ${truth.way} [${truth.faults.join(', ')}] ${truth.ground}\n  ` +
          `true: ${JSON.stringify(truth.origin)} by ${JSON.stringify(truth.sessions.map(({ issuedBy }) => issuedBy.map(({ id }) => id)))}\n  ` +
          `told: ${JSON.stringify(answer).slice(0, 1200)}\n`,
      );
    }
  }
}

function isGood({ total }: Tally): boolean {
  return total.wrong === 0 && total['path wrong'] === 0 && foundOf(total) >= ENOUGH;
}
