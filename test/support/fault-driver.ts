import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Run } from './ingest-run.ts';
import { diceOf } from './trail/dice.ts';
import type { Dice } from './trail/dice.ts';

/**
 * A moment in the life of a loader: so many milliseconds after it has begun to work with the database, or after the first
 * commit of its own.
 */
export type Moment = { readonly since: 'connected' | 'committed'; readonly delayMs: number };

const LOOK_EVERY_MS = 5;

/**
 * Draws moments from a seed.
 *
 * @param committed how many of them come after a commit, in the course of the next batch; the others come before
 */
export function momentsOf(seed: number, count: number, committed: number, withinMs: number): readonly Moment[] {
  const dice = diceOf(seed);
  const moments = Array.from({ length: count }, (_, at) => momentIn(dice, at < committed, withinMs));
  return moments
    .map((moment) => ({ moment, place: dice.below(1_000_000) }))
    .sort((a, b) => a.place - b.place)
    .map(({ moment }) => moment);
}

function momentIn(dice: Dice, isCommitted: boolean, withinMs: number): Moment {
  return { since: isCommitted ? 'committed' : 'connected', delayMs: dice.below(withinMs) };
}

/** What a database looked like before a run began: what the run itself does is told from this. */
export type Before = { readonly at: Date; readonly records: number };

const NOW = `
  select clock_timestamp() as at, (select coalesce(sum(record_count), 0)::int from ledger.append) as records`;

/** Looks at a database before a run. */
export async function lookBefore(owner: pg.Pool): Promise<Before> {
  const { rows } = await owner.query<Before>(NOW);
  return rows[0] ?? { at: new Date(0), records: 0 };
}

const PROGRESS = `
  select (select coalesce(sum(record_count), 0)::int from ledger.append) as records,
    exists (
      select from pg_stat_activity
      where datname = current_database() and usename = 'backtrail_app' and backend_start > $1
    ) as "isConnected"`;

/**
 * Waits for a moment of a run.
 *
 * @param owner connections of the owner's login: those of the application's are taken for the run's
 * @returns false when the run ended before it came
 */
export async function reached(owner: pg.Pool, run: Run, before: Before, moment: Moment): Promise<boolean> {
  const life = { isOver: false };
  void run.ended.then(() => (life.isOver = true));
  while (!life.isOver) {
    const { rows } = await owner.query<{ records: number; isConnected: boolean }>(PROGRESS, [before.at]);
    const [progress] = rows;
    const isThere = moment.since === 'connected' ? progress?.isConnected : (progress?.records ?? 0) > before.records;
    if (isThere === true) break;
    await sleep(LOOK_EVERY_MS);
  }
  await sleep(moment.delayMs);
  return !life.isOver;
}

const LOADING_BACKENDS = `
  select pid from pg_stat_activity
  where usename = 'backtrail_app' and backend_start > $1
  order by (state <> 'idle') desc, pid`;

/** The process id of a server process that works for a loader which came after a moment; `undefined` when none does. */
export async function loadingBackend(owner: pg.Pool, before: Before): Promise<number | undefined> {
  const { rows } = await owner.query<{ pid: number }>(LOADING_BACKENDS, [before.at]);
  return rows[0]?.pid;
}

const COMES_BACK_WITHIN_MS = 30_000;

/** Waits until a server answers again, after somebody killed it or a process of it. */
export async function answersAgain(url: string): Promise<void> {
  const giveUpAt = Date.now() + COMES_BACK_WITHIN_MS;
  for (;;) {
    const client = new pg.Client(url);
    client.on('error', () => undefined); // it may be killed while it connects
    try {
      await client.connect();
      await client.query('select 1');
      return;
    } catch (error) {
      if (Date.now() > giveUpAt) throw new Error('the server did not come back', { cause: error });
      await sleep(LOOK_EVERY_MS);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
