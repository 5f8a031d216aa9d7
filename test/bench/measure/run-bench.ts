import path from 'node:path';
import { copyFloor } from '../floors/copy-floor.ts';
import type { Copied } from '../floors/copy-floor.ts';
import { writeBenchTrail } from '../trail/write-bench-trail.ts';
import type { BenchTrailOnDisk } from '../trail/write-bench-trail.ts';
import { measureAnswers } from './answers.ts';
import type { Answers } from './answers.ts';
import { commandTimes } from './command-times.ts';
import type { CommandTimes } from './command-times.ts';
import { measureDuckdb, measureLoop, measureParsing } from './floors.ts';
import type { DuckdbLoad } from './floors.ts';
import { loadOurs } from './load-ours.ts';
import type { Load } from './load.ts';
import { putToRest, withStore } from './store.ts';
import { storeSizes } from './store-sizes.ts';
import type { TableSize } from './store-sizes.ts';

/** What may be measured of one trail. The floor's COPY and the answers need the store that `ours` loads. */
export type Part = 'floor' | 'duckdb' | 'ours' | 'latency';

/** All that was measured of one trail; null for what was not asked for. */
export type BenchRun = {
  readonly trail: BenchTrailOnDisk;
  readonly parsing: Load | null;
  readonly copying: Load | null;
  readonly copyingAll: Load | null;
  /** A loop that overlaps nothing: with a COPY for each file, and with larger ones. */
  readonly loops: { readonly byFile: Load; readonly bySteps: Load } | null;
  readonly duckdb: DuckdbLoad | null;
  readonly ours: { readonly load: Load; readonly sizes: readonly TableSize[]; readonly serverVersion: string } | null;
  readonly answers: { readonly inProcess: Answers; readonly commands: CommandTimes } | null;
};

export type BenchOrder = {
  readonly seed: number;
  readonly records: number;
  readonly parts: ReadonlySet<Part>;
  /** An empty folder, for everything that is made. */
  readonly home: string;
  /** Told what goes on, in whole lines. */
  readonly say: (line: string) => void;
};

/** Rows of the larger COPYs of a loop. More of them gained nothing. */
const LOOP_ROWS = 5_000;
/** Beyond, a loop takes a quarter of an hour, and tells nothing new. */
const MOST_LOOPED = 1_000_000;
const VERSION = 'show server_version';

/** Measures one part after the other, each alone on the machine as far as this program is concerned. */
export async function runBench({ seed, records, parts, home, say }: BenchOrder): Promise<BenchRun> {
  say(`making ${records.toLocaleString('en')} records`);
  const trail = await writeBenchTrail(path.join(home, 'trail'), { seed, records });
  const part = async <T>(name: Part, what: string, work: () => Promise<T>): Promise<T | null> => {
    if (!parts.has(name)) return null;
    say(what);
    return work();
  };
  const parsing = await part('floor', 'parsing alone', () => measureParsing(trail));
  const duckdb = await part('duckdb', 'loading by DuckDB', () => measureDuckdb(trail, home));
  const needsStore = ['floor', 'ours', 'latency'].some((name) => parts.has(name as Part));
  if (needsStore) say('loading by backtrail ingest');
  const ours = needsStore ? await measureOurs(trail, home) : null;
  const inProcess = await part('latency', 'asking', () =>
    withStore(home, async ({ store, pool }) => {
      await putToRest(store);
      return measureAnswers(pool, trail.questions);
    }),
  );
  const commands = await part('latency', 'running commands', () => commandTimes(home, trail.questions));
  const copy = (copied: Copied): Promise<Load> =>
    withStore(home, ({ store }) =>
      copyFloor(store.ownerUrl, store.dataFolder, path.join(home, 'rows', copied), copied),
    );
  const copying = await part('floor', 'copying rows alone', () => copy('records'));
  const copyingAll = await part('floor', 'copying all that is stored', () => copy('all'));
  const loops = await part('floor', 'parsing and copying in a loop', () =>
    records > MOST_LOOPED ? Promise.resolve(null) : loopFloors(trail, home),
  );
  const answers = inProcess === null || commands === null ? null : { inProcess, commands };
  return { trail, parsing, copying, copyingAll, loops, duckdb, ours, answers };
}

async function loopFloors(trail: BenchTrailOnDisk, home: string): Promise<BenchRun['loops']> {
  return withStore(home, async ({ store }) => ({
    byFile: await measureLoop(trail, store, 1),
    bySteps: await measureLoop(trail, store, LOOP_ROWS),
  }));
}

async function measureOurs(trail: BenchTrailOnDisk, home: string): Promise<BenchRun['ours']> {
  const load = await loadOurs(trail, home);
  return withStore(home, async ({ pool }) => {
    const { rows } = await pool.query<{ server_version: string }>(VERSION);
    return { load, sizes: await storeSizes(pool), serverVersion: rows[0]?.server_version ?? '?' };
  });
}
