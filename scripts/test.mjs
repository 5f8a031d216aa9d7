// `npm test`: installs and builds what is missing, checks the sources, runs every spec on a real PostgreSQL, and ends with
// the line `N passed, N failed`. `npm test -- WORDS` hands the words to Jest and leaves the checks of the sources out.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { alone } from './alone.mjs';
import { build } from './build.mjs';
import { say } from './checkout.mjs';
import { installPrograms } from './debian.mjs';
import { install } from './install.mjs';
import { runNode, showNode } from './run-node.mjs';

const CHECKS = [
  { name: 'prettier', words: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'] },
  { name: 'types', words: ['node_modules/typescript/bin/tsc', '--noEmit', '--pretty', 'false'] },
  { name: 'types of the page', words: ['node_modules/typescript/bin/tsc', '-p', 'apps/web', '--pretty', 'false'] },
];
/** Takes as long as all other checks together, so these would leave a core idle: it goes on beside the first specs. */
const LINT = { name: 'eslint', words: ['node_modules/eslint/bin/eslint.js', '.'] };
/**
 * One more than there are cores on the smallest machine that it runs on: a spec of processes that are killed, silent or
 * restarted waits for about as long as it works, and a core would have nothing to do meanwhile.
 */
const SPECS_AT_ONCE = 3;
const JEST = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];

const forJest = process.argv.slice(2);
const outcomes = await run();
const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map((name) => sumOf(outcomes, name));
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);

async function run() {
  const house = await check('packages', () => alone(install));
  if (house.failed > 0) return [house];
  const built = await check('build', () => alone(build));
  if (forJest.length > 0) return [built, await runJest()];
  installPrograms();
  const linting = checkSources(LINT);
  const checks = await Promise.all(CHECKS.map(checkSources));
  return [built, ...checks, ...(await Promise.all([linting, runJest()]))];
}

/** One check counts as one test. */
async function check(name, work) {
  try {
    await work();
    return { passed: 1, failed: 0, skipped: 0 };
  } catch (error) {
    say(`FAIL ${name}\n${error.message}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

function checkSources({ name, words }) {
  return check(name, async () => {
    const { code, output } = await runNode(words);
    if (code !== 0) throw new Error(output);
    say(`PASS ${name}`);
  });
}

async function runJest() {
  const folder = mkdtempSync(path.join(tmpdir(), 'backtrail-report-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true })); // a signal ends the process at once
  const report = path.join(folder, 'report.json');
  try {
    const code = await showNode([
      ...JEST,
      `--maxWorkers=${SPECS_AT_ONCE}`,
      '--json',
      `--outputFile=${report}`,
      ...forJest,
    ]);
    const counts = countsOf(JSON.parse(readFileSync(report, 'utf8')));
    if (code === 0 || counts.failed > 0) return counts;
    throw new Error(`its exit code was ${code} although no test failed`);
  } catch (error) {
    say(`FAIL jest\n${error.message}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** A file that could not even be loaded has no tests to count, and counts as one that failed. */
function countsOf(report) {
  nameSkipped(report);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function nameSkipped(report) {
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  for (const test of tests) if (test.status === 'pending' || test.status === 'todo') say(`skipped: ${test.fullName}`);
}

function sumOf(counts, name) {
  return counts.reduce((sum, count) => sum + count[name], 0);
}
