// `npm run test:long`: the laws of the lineage on many more cases than `npm test` draws, in rounds of other seeds: 100,000
// of each law on the pure core, 1,000 on PostgreSQL. `npm run test:long -- 2` stops after two of the ten rounds. Tells
// after each round how far it is, and ends with what passed. Before the first, a loader of a million records, a worker and
// a server have to keep within their memory, and to bear a slow PostgreSQL for minutes, which takes a while.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
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
const MEMORY_RECORDS = 100_000;
const BACK_PRESSURE_SECONDS = 180;
const STORED = ['test/builders/world/', 'test/integration/lineage-laws', 'test/integration/lineage-as-of'];
/** Longer than any law takes for a round on a busy machine. */
const LAW_WITHIN_MS = 1_800_000;
/** A counterexample of senseless facts fills screens, and its seed repeats it. */
const LONG_LINE = /^(.{2000}).+$/gm;

const rounds = roundsAsked(process.argv[2]);
const startedAt = Date.now();
await alone(async () => {
  await install();
  await build();
});
const memory = await runSpecs('memory', MEMORY, { LOADED_RECORDS, MEMORY_RECORDS, BACK_PRESSURE_SECONDS });
let { passed, failed } = memory;
let done = 0;
for (; done < rounds && failed === 0; done += 1) {
  const counts = await runRound(FIRST_SEED + done);
  passed = memory.passed + counts.passed;
  failed += counts.failed;
  if (failed === 0) tellProgress(done + 1);
}
const reach = `${spelled(done * CASES)} cases of each law on the pure core, ${spelled(done * STORED_CASES)} on PostgreSQL`;
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
process.stdout.write(`${reach}, ${spentTime()}: ${passed} passed, ${failed} failed\n`);

function roundsAsked(word) {
  const asked = word === undefined ? ROUNDS : Number(word);
  if (Number.isInteger(asked) && asked >= 1 && asked <= ROUNDS) return asked;
  say(`the number of rounds is one from 1 to ${ROUNDS}, not "${word}"`);
  process.exit(2);
}

/** Runs all laws once. */
function runRound(seed) {
  return runSpecs('laws', [...PURE, ...STORED], { LAW_SEED: seed, LAW_RUNS: CASES, LAW_RUNS_STORED: STORED_CASES });
}

/** Runs some specs. What they say is shown only where one failed, with what repeats it. */
async function runSpecs(what, specs, environment) {
  const folder = mkdtempSync(path.join(tmpdir(), 'backtrail-long-'));
  const report = path.join(folder, 'report.json');
  const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
  const words = [...jest, '--maxWorkers=2', `--testTimeout=${LAW_WITHIN_MS}`, '--json', `--outputFile=${report}`];
  const { code, output } = await runNode([...words, ...specs], environment);
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
  rmSync(folder, { recursive: true, force: true });
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  if (code === 0 && failed === 0) return { passed: numPassedTests, failed: 0 };
  const settings = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  say(`${output.replace(LONG_LINE, '$1 …')}\n${what} failed with ${settings.join(' ')}`);
  return { passed: numPassedTests, failed: Math.max(1, failed) };
}

function tellProgress(ended) {
  const leftMinutes = Math.ceil(((Date.now() - startedAt) / ended / 60_000) * (rounds - ended));
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
