import { statfs } from 'node:fs/promises';
import type pg from 'pg';
import { faultCodeOf } from './fault-code.ts';
import { OK } from './part-state.ts';
import type { PartState } from './part-state.ts';

const SETTINGS = `
  select current_setting('transaction_read_only') = 'on' as is_read_only,
    (select array_agg(name order by name) from unnest(array['fsync', 'full_page_writes', 'synchronous_commit']) name
      where current_setting(name) = 'off') as unsafe`;

// A list that does not fit into the memory of these connections, about a megabyte: PostgreSQL writes it to a file, which
// fails where the disk is full, long before a single row does.
const SPILL = `
  select count(*) from generate_series(1, 40000)`;

// A commit that has to reach the disk, of a note that stands in no table and that nobody reads.
const COMMIT = `
  select pg_logical_emit_message(true, 'backtrail', '')`;

/** So little is left for the embedded store that its PostgreSQL is about to stop, or has. */
const LEAST_FREE_BYTES = 33_554_432;

export type DatabasePlace = {
  readonly pool: pg.Pool;
  /** The folder of an embedded store, on whose disk it lives; null where the database is elsewhere. */
  readonly home: string | null;
};

/** Whether the database answers, can write, and keeps what it acknowledges. Never rejects. */
export async function databaseState({ pool, home }: DatabasePlace): Promise<PartState> {
  if (home !== null && (await isDiskFull(home))) return { state: 'red', code: 'DISK_FULL' };
  try {
    const { rows } = await pool.query<{ is_read_only: boolean; unsafe: string[] | null }>(SETTINGS);
    const [found] = rows;
    if (found?.is_read_only === true) return { state: 'red', code: 'READ_ONLY' };
    if (found?.unsafe) return { state: 'red', code: 'DURABILITY_SETTING_UNSAFE', about: found.unsafe };
    await pool.query(SPILL);
    await pool.query(COMMIT);
    return OK;
  } catch (error) {
    return { state: 'red', code: faultCodeOf(error) };
  }
}

async function isDiskFull(folder: string): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize < LEAST_FREE_BYTES;
  } catch {
    return false; // the database says itself what is wrong with it
  }
}
