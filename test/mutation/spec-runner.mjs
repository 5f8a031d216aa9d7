// A test runner for Stryker that runs the specs of pure parts inside its own process, the likeliest and fastest first, and
// stops at the first that fails: some milliseconds for a change, where a start of Jest for each takes seconds.
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { register } from 'node:module';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { commonTokens, declareFactoryPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { collect, collected } from './spec-globals.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** How long each test took when nothing was changed, for all processes of a run. */
const TIMES = 'spec-times.json';
/** Tests of the stories that laws are tried on: these make sure that a law meets hard cases, and say nothing of the core. */
const OF_STORIES = /\btried (?:on|where)\b/;
/** For laws that draw a new seed each time: whether a change is noticed must not be left to chance. */
const SEED = 20_261_122;

const runnerOf = Object.assign((options) => new SpecRunner(options), { inject: tokens(commonTokens.options) });

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'spec', runnerOf)];

class SpecRunner {
  #specFiles;
  #isLoaded = false;
  #switchboard = (globalThis.__stryker__ ??= {});

  constructor(options) {
    this.#specFiles = options.specFiles;
  }

  /** Modules are loaded once, so a mutant of what runs while they load needs a process of its own. */
  capabilities() {
    return { reloadEnvironment: false };
  }

  async init() {
    await symlink(path.join(ROOT, 'node_modules'), path.resolve('node_modules')).catch(unlessItExists);
    register('./spec-hooks.mjs', import.meta.url);
    const { configureGlobal } = (await import('fast-check')).default;
    configureGlobal({ endOnFailure: true, seed: SEED });
  }

  async dryRun() {
    await this.#load();
    const tests = [];
    for (const spec of specs()) {
      this.#switchboard.currentTestId = spec.id;
      tests.push(await resultOf(spec));
    }
    this.#switchboard.currentTestId = undefined;
    const times = tests.map(({ id, timeSpentMs }) => [id, timeSpentMs]);
    await writeFile(TIMES, JSON.stringify(Object.fromEntries(times)));
    return { status: DryRunStatus.Complete, tests, mutantCoverage: this.#switchboard.mutantCoverage };
  }

  async mutantRun({ activeMutant, mutantActivation, sandboxFileName, testFilter, hitLimit }) {
    this.#switchboard.hitLimit = hitLimit;
    this.#switchboard.hitCount = hitLimit === undefined ? undefined : 0;
    this.#switchboard.activeMutant = mutantActivation === 'static' ? activeMutant.id : undefined;
    try {
      await this.#load();
    } catch (error) {
      return toMutantRunResult(complete([failed({ id: 'load', name: 'every file can be loaded' }, 0, error)]));
    }
    this.#switchboard.activeMutant = activeMutant.id;
    const results = await firstFailureOf(await inOrder(sandboxFileName), testFilter);
    return toMutantRunResult(
      determineHitLimitReached(this.#switchboard.hitCount, hitLimit) ?? complete(results),
      false,
    );
  }

  async #load() {
    if (this.#isLoaded) return;
    for (const file of this.#specFiles) await collect(file, () => import(pathToFileURL(path.resolve(file)).href));
    this.#isLoaded = true;
  }
}

const specs = () => collected().filter(({ name }) => !OF_STORIES.test(name));

/** The specs of the changed file itself come first, then the fast ones. */
async function inOrder(changedFile) {
  const times = JSON.parse(await readFile(TIMES, 'utf8'));
  const own = changedFile.replace(/\.ts$/, '.spec.ts');
  const costOf = ({ id, fileName }) => (times[id] ?? 0) - (path.resolve(fileName) === own ? 20 : 0);
  return specs().sort((a, b) => costOf(a) - costOf(b));
}

async function firstFailureOf(candidates, testFilter) {
  const wanted = testFilter === undefined ? undefined : new Set(testFilter);
  const results = [];
  for (const spec of candidates) {
    if (wanted?.has(spec.id) === false) continue;
    const result = await resultOf(spec);
    results.push(result);
    if (result.status === TestStatus.Failed) break;
  }
  return results;
}

async function resultOf(spec) {
  const from = performance.now();
  try {
    await spec.run();
    return { ...shortOf(spec), timeSpentMs: performance.now() - from, status: TestStatus.Success };
  } catch (error) {
    return failed(spec, performance.now() - from, error);
  }
}

const complete = (tests) => ({ status: DryRunStatus.Complete, tests });

const failed = (spec, timeSpentMs, error) => ({
  ...shortOf(spec),
  timeSpentMs,
  status: TestStatus.Failed,
  failureMessage: error instanceof Error ? (error.stack ?? error.message) : String(error),
});

const shortOf = ({ id, name, fileName }) => ({ id, name, fileName });

function unlessItExists(error) {
  if (error.code !== 'EEXIST') throw error;
}
