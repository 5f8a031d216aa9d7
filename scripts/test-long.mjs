// `npm run test:long`: what `npm test` runs scaled down, in its long form; `-- --only TIER` runs one of the tiers.
//   loader    a loader of a million records keeps within its memory: five minutes
//   memory    a worker and a server keep within theirs, side by side, at full rate for half an hour
//   pressure  a PostgreSQL that is slow for ten minutes is borne: twenty minutes
//   workers   500 workers are killed at work, nothing is lost or doubled, and the lineage is that of a run without faults:
//             half an hour
//   faults    200 commits are cut off, 10,000 broken files are read, writers are slow to commit in 20 ways; workers that
//             are told to stop do so within ten seconds, and a database that froze is told of as soon: half an hour
//   laws      the laws of the lineage, in ten rounds of other seeds: 100,000 cases of each law on the pure core, 1,000 on
//             PostgreSQL; `-- 2` stops after two rounds. Tells after each round how far it is: hours
// Ends with what passed.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { alone } from './alone.mjs';
import { build } from './build.mjs';
import { say } from './checkout.mjs';
import { install } from './install.mjs';
import { runNode } from './run-node.mjs';

const ROUNDS = 10;
const CASES = 10_000;
const STORED_CASES = 100;
const FIRST_SEED = 20_261_201;
const LINEAGE = ['laws', 'truth', 'removal', 'names', 'endless'].map((name) => `libs/lineage/src/${name}.spec.ts`);
const PURE = [...LINEAGE, 'libs/projection/src/knowledge.spec.ts'];
const LOADED_RECORDS = 1_000_000;
/** For how long one round of so many records follows another. */
const MEMORY = { MEMORY_MINUTES: 30, MEMORY_RECORDS: 50_000 };
const KILLS = 500;
/** How long PostgreSQL is slow, and how soon all is as before when it is no more. */
const PRESSURE = { BACK_PRESSURE_SECONDS: 600, RECOVERED_WITHIN_MS: 30_000 };
const FAULTS = [
  'test/e2e/worker-stop',
  'test/e2e/worker-faults',
  'test/e2e/worker-frozen-server',
  'test/integration/projection-skips-nothing',
  'test/integration/fuzz',
];
/** Cut commits, seeds of slow writers and broken files; what is to be told, or to be over, within ten seconds. */
const AT_LENGTH = {
  WORKER_CUTS: 200,
  SKIP_SEEDS: 20,
  FUZZ_FILES: 10_000,
  STOP_WITHIN_MS: 10_000,
  RED_WITHIN_MS: 10_000,
};
const STORED = ['test/builders/world/', 'test/integration/lineage-laws', 'test/integration/lineage-as-of'];
/** Longer than any law takes for a round on a busy machine. */
const LAW_WITHIN_MS = 1_800_000;
/** A counterexample of senseless facts fills screens, and its seed repeats it. */
const LONG_LINE = /^(.{2000}).+$/gm;

const TIERS = {
  loader: () => runSpecs('loader', ['test/e2e/loader-memory'], { LOADED_RECORDS }),
  memory: () => runSpecs('memory', ['test/e2e/memory-ceiling'], MEMORY),
  pressure: () => runSpecs('pressure', ['test/e2e/back-pressure'], PRESSURE),
  workers: () => runSpecs('workers', ['test/e2e/kill-workers'], { WORKER_KILLS: KILLS }),
  // Each loads the machine by itself: one at a time.
  faults: () => runSpecs('faults', FAULTS, AT_LENGTH, 1),
  laws: runLaws,
};
const { tiers, rounds } = asked();
const startedAt = Date.now();
await alone(async () => {
  await install();
  await build();
});
let [passed, failed] = [0, 0];
for (const tier of tiers) {
  if (failed > 0) break;
  const counts = await TIERS[tier]();
  passed += counts.passed;
  failed += counts.failed;
}
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
process.stdout.write(`${tiers.join(', ')}, ${spentTime()}: ${passed} passed, ${failed} failed\n`);

function asked() {
  const { values, positionals } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true });
  const [word] = positionals;
  const wanted = word === undefined ? ROUNDS : Number(word);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > ROUNDS)
    refuse(`the number of rounds is one from 1 to ${ROUNDS}, not "${word}"`);
  const names = Object.keys(TIERS);
  if (values.only !== undefined && !names.includes(values.only))
    refuse(`a tier is one of ${names.join(', ')}, not "${values.only}"`);
  return { tiers: values.only === undefined ? names : [values.only], rounds: wanted };
}

function refuse(why) {
  say(why);
  process.exit(2);
}

async function runLaws() {
  const counts = { passed: 0, failed: 0 };
  const begunAt = Date.now();
  let done = 0;
  for (; done < rounds && counts.failed === 0; done += 1) {
    const { passed: kept, failed: broken } = await runRound(FIRST_SEED + done);
    counts.passed = kept; // the same laws in each round
    counts.failed += broken;
    if (broken === 0) tellProgress(done + 1, begunAt);
  }
  say(`${spelled(done * CASES)} cases of each law on the pure core, ${spelled(done * STORED_CASES)} on PostgreSQL`);
  return counts;
}

/** Runs all laws once. */
function runRound(seed) {
  return runSpecs('laws', [...PURE, ...STORED], { LAW_SEED: seed, LAW_RUNS: CASES, LAW_RUNS_STORED: STORED_CASES });
}

/** Runs some specs. Their figures are shown, and what else they say only where one failed, with what repeats it. */
async function runSpecs(what, specs, environment, atOnce = 2) {
  const folder = mkdtempSync(path.join(tmpdir(), 'backtrail-long-'));
  const [report, LONG_SUMMARY] = ['report.json', 'summary'].map((name) => path.join(folder, name));
  const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
  const words = [
    ...jest,
    `--maxWorkers=${atOnce}`,
    `--testTimeout=${LAW_WITHIN_MS}`,
    '--json',
    `--outputFile=${report}`,
  ];
  const { code, output } = await runNode([...words, ...specs], { ...environment, LONG_SUMMARY });
  if (existsSync(LONG_SUMMARY)) process.stdout.write(readFileSync(LONG_SUMMARY));
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
  rmSync(folder, { recursive: true, force: true });
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  if (code === 0 && failed === 0) return { passed: numPassedTests, failed: 0 };
  const settings = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  say(`${output.replace(LONG_LINE, '$1 …')}\n${what} failed with ${settings.join(' ')}`);
  return { passed: numPassedTests, failed: Math.max(1, failed) };
}

function tellProgress(ended, begunAt) {
  const leftMinutes = Math.ceil(((Date.now() - begunAt) / ended / 60_000) * (rounds - ended));
  const left = ended === rounds ? '' : `, about ${leftMinutes} min left`;
  say(
    `round ${ended} of ${rounds}: ${spelled(ended * CASES)} and ${spelled(ended * STORED_CASES)} cases, ${spentTime()}${left}`,
  );
}

function spentTime() {
  const seconds = Math.round((Date.now() - startedAt) / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function spelled(count) {
  return count.toLocaleString('en-US');
}
