// `npm run mutate`: changes the pure core in every small way, one way at a time, and asks whether a spec or the compiler
// notices. It fails for a change that nothing notices and that accepted.json does not explain, and for an explanation that
// is not needed. `npm run mutate -- settle bind` tries the files whose paths hold one of the words.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, setPriority, tmpdir } from 'node:os';
import path from 'node:path';

const HERE = import.meta.dirname;
const ROOT = path.resolve(HERE, '../..');
/** Whoever else works on the machine goes first. */
const LOW_PRIORITY = 15;

/** All but the sources and what their specs build on. */
const KEPT = [
  'package.json',
  'libs',
  'libs/**',
  'test',
  'test/builders',
  'test/builders/**',
  'test/support',
  'test/support/**',
];
const IGNORED = ['*', ...KEPT.map((pattern) => `!${pattern}`)];

process.chdir(ROOT);
setPriority(LOW_PRIORITY);
process.env.LAW_RUNS ??= '60';
install();
const { Stryker } = await import('@stryker-mutator/core');
const { judge } = await import('./judge.mjs');
const { TARGETS } = await import('./targets.mjs');

const words = process.argv.slice(2);
let faults = 0;
for (const [name, { mutate, specFiles }] of Object.entries(TARGETS)) {
  const files = mutate.filter((file) => words.length === 0 || words.some((word) => file.includes(word)));
  if (files.length > 0) faults += judge(name, files, await mutantsOf(files, specFiles));
}
process.exitCode = faults > 0 ? 1 : 0;

/** The tools are this folder's own: whoever uses or builds the product need not have them. */
function install() {
  if (existsSync(path.join(HERE, 'node_modules'))) return;
  const { status } = spawnSync('npm', ['ci'], { cwd: HERE, stdio: 'inherit' });
  if (status !== 0) throw new Error(`npm ci in ${HERE} ended with ${status}: see above`);
}

async function mutantsOf(mutate, specFiles) {
  const home = mkdtempSync(path.join(tmpdir(), 'backtrail-mutation-'));
  try {
    return await new Stryker(settingsFor(home, mutate, specFiles)).runMutationTest();
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function settingsFor(home, mutate, specFiles) {
  return {
    mutate,
    specFiles,
    testRunner: 'spec',
    plugins: [path.join(HERE, 'spec-runner.mjs')],
    testRunnerNodeArgs: ['--conditions=source'],
    coverageAnalysis: 'perTest',
    concurrency: Number(process.env.MUTATE_PROCESSES ?? Math.max(1, availableParallelism() - 1)),
    // A change that makes a loop endless hits a limit on steps; time must not tell, on a machine that others use.
    timeoutMS: 60_000,
    ignorePatterns: IGNORED,
    tempDirName: home,
    symlinkNodeModules: false,
    reporters: ['progress-append-only'],
    allowConsoleColors: false,
    logLevel: 'warn',
    warnings: { unknownOptions: false },
  };
}
