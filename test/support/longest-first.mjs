import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** Seconds that each spec of some length took in a whole run on two cores. A guess is enough: it decides no more than the order. */
const SECONDS = JSON.parse(readFileSync(path.join(import.meta.dirname, 'long-specs.json'), 'utf8'));

/**
 * The order in which Jest starts the specs: the longest first, so that no long one is left to run alone at the end while
 * the other cores have nothing to do. Jest's own order knows durations only where it has run before, which is never so
 * on a machine that was made for one run. Specs that are not in the list come after those that are, by their size.
 */
export default class LongestFirst {
  sort(tests) {
    const secondsOf = ({ path: file, context }) => SECONDS[path.relative(context.config.rootDir, file)] ?? 0;
    const weighed = tests.map((test) => ({ test, seconds: secondsOf(test), bytes: statSync(test.path).size }));
    return weighed.sort((a, b) => b.seconds - a.seconds || b.bytes - a.bytes).map(({ test }) => test);
  }

  /** `--onlyFailures` would need what this does not keep: all are run. */
  allFailedTests(tests) {
    return tests;
  }

  /** What Jest tells of the durations at the end of a run. */
  cacheResults() {
    return undefined;
  }

  shard(tests, { shardIndex, shardCount }) {
    return this.sort(tests).filter((_, at) => at % shardCount === shardIndex - 1);
  }
}
