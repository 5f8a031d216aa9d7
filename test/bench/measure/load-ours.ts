import type { BenchTrailOnDisk } from '../trail/write-bench-trail.ts';
import { environmentOf, PROGRAM } from './command.ts';
import type { Load } from './load.ts';
import { runTimed } from './run-timed.ts';
import { withStore } from './store.ts';

type Summary = {
  readonly records: { readonly seen: number; readonly new: number; readonly duplicate: number };
};

/**
 * Loads a trail by `backtrail ingest`, as a process of its own, into an empty store that is there already: from the start
 * of the process to its end, when the lineage covers everything and the server has stopped.
 *
 * @throws when a record was lost or came to be stored twice
 */
export async function loadOurs(trail: BenchTrailOnDisk, home: string): Promise<Load> {
  const cluster = await withStore(home, ({ store }) => Promise.resolve(store.dataFolder));
  const words = [PROGRAM, 'ingest', trail.folder, '--json'];
  const { wallMs, usage, output } = await runTimed(words, { env: environmentOf(home), cluster });
  const { records } = JSON.parse(output) as Summary;
  if (records.seen !== trail.records || records.new !== trail.distinct) {
    throw new Error(`of ${trail.records} records, ${trail.distinct} of them distinct, the store tells: ${output}`);
  }
  return { records: records.new, wallMs, usage };
}
