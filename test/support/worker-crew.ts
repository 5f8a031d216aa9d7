import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { runBacktrail, startBacktrail } from './ingest-run.ts';
import type { Ended, Run, RunSettings } from './ingest-run.ts';
import type { Dice } from './trail/dice.ts';

/** Workers in processes of their own, as an operator starts them, and replaces those that died. */
export type WorkerCrew = {
  readonly runs: () => readonly Run[];
  /** Ends one of them as the machine would, and starts another in its place. */
  readonly replaceOne: (dice: Dice, signal?: NodeJS.Signals) => Promise<void>;
  /** Asks all to end, and gives how each did. */
  readonly stop: () => Promise<readonly Ended[]>;
};

/** Starts workers. */
export function startCrew(count: number, settings: RunSettings): WorkerCrew {
  const start = (): Run => startBacktrail(['worker'], settings);
  const runs = Array.from({ length: count }, start);
  return {
    runs: () => runs,
    replaceOne: async (dice, signal = 'SIGKILL') => {
      const at = dice.below(runs.length);
      runs[at]?.kill(signal);
      await runs[at]?.ended;
      runs[at] = start();
    },
    stop: async () => {
      for (const run of runs) run.kill('SIGTERM');
      return await Promise.all(runs.map(({ ended }) => ended));
    },
  };
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
export async function untilDealtWith(pool: pg.Pool, count: number): Promise<Inventory> {
  const giveUpAt = Date.now() + GIVE_UP_AFTER_MS;
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
