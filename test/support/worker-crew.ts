import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { eventually } from './eventually.ts';
import { runBacktrail, startBacktrail } from './ingest-run.ts';
import type { Ended, Run, RunSettings } from './ingest-run.ts';
import type { Dice } from './trail/dice.ts';

/** Workers in processes of their own, as an operator starts them, and replaces those that died. */
export type WorkerCrew = {
  readonly runs: () => readonly Run[];
  /**
   * Waits until one of them has taken objects, lets it work for some milliseconds more, ends it as the machine would, and
   * starts another in its place.
   *
   * @returns how many objects it left taken: none when it had settled them meanwhile, before it took others
   */
  readonly replaceOneAtWork: (pool: pg.Pool, dice: Dice, withinMs: number) => Promise<number>;
  /** Asks all to end, and gives how each did. */
  readonly stop: () => Promise<readonly Ended[]>;
};

/** Starts workers. */
export function startCrew(count: number, settings: RunSettings): WorkerCrew {
  const start = (): Run => startBacktrail(['worker'], settings);
  const runs = Array.from({ length: count }, start);
  return {
    runs: () => runs,
    replaceOneAtWork: async (pool, dice, withinMs) => {
      const isOurs = ({ pid }: AtWork): boolean => runs.some((run) => run.pid === pid);
      const atWork = (
        await eventually(
          'a worker reads',
          () => whoIsAtWork(pool),
          (all) => all.some(isOurs),
        )
      ).filter(isOurs);
      const { workerId, pid } = dice.pick(atWork);
      await sleep(dice.below(withinMs));
      const at = runs.findIndex((run) => run.pid === pid);
      runs[at]?.kill('SIGKILL');
      await runs[at]?.ended;
      runs[at] = start();
      const { rows } = await pool.query<{ left: number }>(LEFT_TAKEN, [workerId]);
      return rows[0]?.left ?? 0;
    },
    stop: async () => {
      for (const run of runs) run.kill('SIGTERM');
      return await Promise.all(runs.map(({ ended }) => ended));
    },
  };
}

type AtWork = { readonly workerId: string; readonly pid: number };

const AT_WORK = `
  select worker_id as "workerId", pid from follow.worker
  where exists (select from follow.found where taken_by = worker_id and state = 'taken')
  order by pid`;

const LEFT_TAKEN = `
  select count(*)::int as left from follow.found where taken_by = $1 and state = 'taken'`;

async function whoIsAtWork(pool: pg.Pool): Promise<readonly AtWork[]> {
  return (await pool.query<AtWork>(AT_WORK)).rows;
}

/** How many objects of all sources are in which state. */
export type Inventory = Readonly<Record<'waiting' | 'taken' | 'read' | 'skipped' | 'failed', number>>;

const STATES = `
  select state, count(*)::int as count from follow.found group by state`;

/** Counts what was found at the sources. */
export async function inventoryOf(pool: pg.Pool): Promise<Inventory> {
  const { rows } = await pool.query<{ state: keyof Inventory; count: number }>(STATES);
  return {
    waiting: 0,
    taken: 0,
    read: 0,
    skipped: 0,
    failed: 0,
    ...Object.fromEntries(rows.map((row) => [row.state, row.count])),
  };
}

const LOOK_EVERY_MS = 100;
const GIVE_UP_AFTER_MS = 180_000;

/** Waits until so many objects were found and every one is dealt with. Fails with what is left when it takes too long. */
export async function untilDealtWith(pool: pg.Pool, count: number, withinMs = GIVE_UP_AFTER_MS): Promise<Inventory> {
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    const inventory = await inventoryOf(pool).catch(() => null);
    if (inventory !== null) {
      const { waiting, taken, read, skipped, failed } = inventory;
      if (waiting + taken === 0 && read + skipped + failed >= count) return inventory;
    }
    if (Date.now() > giveUpAt) throw new Error(`waited in vain for ${count} objects: ${JSON.stringify(inventory)}`);
    await sleep(LOOK_EVERY_MS);
  }
}

/** Waits until at least so many objects are read. */
export async function untilRead(pool: pg.Pool, count: number): Promise<void> {
  const giveUpAt = Date.now() + GIVE_UP_AFTER_MS;
  while (((await inventoryOf(pool).catch(() => null))?.read ?? 0) < count) {
    if (Date.now() > giveUpAt) throw new Error(`waited in vain until ${count} objects were read`);
    await sleep(LOOK_EVERY_MS);
  }
}

/** Follows a folder, as `backtrail sources add` does. */
export async function followFolder(name: string, folder: string, settings: RunSettings): Promise<void> {
  const { code, talk } = await runBacktrail(['sources', 'add', name, folder, '--every', '1'], settings);
  if (code !== 0) throw new Error(`the source was not added: ${talk}`);
}
