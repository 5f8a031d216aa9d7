// `npm run test:long`: what `npm test` runs scaled down, in its long form; `-- --only TIER` runs one of the tiers.
//   memory   a loader of a million records, a worker and a server keep within their memory, and bear a slow PostgreSQL for
//            minutes: a quarter of an hour
//   workers  500 workers are killed at work, nothing is lost or doubled, and the lineage is that of a run without faults;
//            200 commits are cut off, 10,000 broken files are read, writers are slow to commit in 20 ways; workers that are
//            told to stop do so within ten seconds, and a database that froze is told of as soon: an hour
//   laws     the laws of the lineage, in ten rounds of other seeds: 100,000 cases of each law on the pure core, 1,000 on
//            PostgreSQL; `-- 2` stops after two rounds. Tells after each round how far it is: hours
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
const MEMORY = ['test/e2e/loader-memory', 'test/e2e/memory-ceiling', 'test/e2e/back-pressure'];
const LOADED_RECORDS = 1_000_000;
const KILLS = 500;
const MEMORY_RECORDS = 100_000;
const BACK_PRESSURE_SECONDS = 180;
const WORKERS = [
  'test/e2e/kill-workers',
  'test/e2e/worker-stop',
  'test/e2e/worker-faults',
  'test/e2e/worker-frozen-server',
];
const FAULTS = ['test/integration/projection-skips-nothing', 'test/integration/fuzz'];
/** Kills, cut commits, seeds of slow writers and broken files; what is to be told, or to be over, within ten seconds. */
const AT_LENGTH = {
  WORKER_KILLS: KILLS,
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

const TIERS = { memory: runMemory, workers: runWorkers, laws: runLaws };
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

function runMemory() {
  return runSpecs('memory', MEMORY, { LOADED_RECORDS, MEMORY_RECORDS, BACK_PRESSURE_SECONDS });
}

/** Each loads the machine by itself: one at a time. */
async function runWorkers() {
  const folder = mkdtempSync(path.join(tmpdir(), 'backtrail-long-'));
  const WORKER_SUMMARY = path.join(folder, 'summary.json');
  const counts = await runSpecs('workers', [...WORKERS, ...FAULTS], { ...AT_LENGTH, WORKER_SUMMARY }, 1);
  if (existsSync(WORKER_SUMMARY)) process.stdout.write(`workers: ${readFileSync(WORKER_SUMMARY, 'utf8')}\n`);
  rmSync(folder, { recursive: true, force: true });
  return counts;
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

/** Runs some specs. What they say is shown only where one failed, with what repeats it. */
async function runSpecs(what, specs, environment, atOnce = 2) {
  const folder = mkdtempSync(path.join(tmpdir(), 'backtrail-long-'));
  const report = path.join(folder, 'report.json');
  const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
  const words = [
    ...jest,
    `--maxWorkers=${atOnce}`,
    `--testTimeout=${LAW_WITHIN_MS}`,
    '--json',
    `--outputFile=${report}`,
  ];
  const { code, output } = await runNode([...words, ...specs], environment);
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
