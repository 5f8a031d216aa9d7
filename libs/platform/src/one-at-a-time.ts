import type pg from 'pg';

// Held by a connection, so it is free again when the process or the connection ends.
const TAKE = `
  select pg_try_advisory_lock(hashtextextended('backtrail ' || $1, 0)) as is_taken`;

const GIVE_BACK = `
  select pg_advisory_unlock(hashtextextended('backtrail ' || $1, 0))`;

// A key of 64 bits stands in two halves. Whoever holds it has said nothing since, but for what others asked of it.
const HELD_FOR_LONG = `
  select exists (
    select from pg_locks l join pg_stat_activity a on a.pid = l.pid
    where l.locktype = 'advisory' and l.granted and l.objsubid = 1
      and l.database = (select oid from pg_database where datname = current_database())
      and (l.classid::bigint << 32) | l.objid::bigint = hashtextextended('backtrail ' || $1, 0)
      and a.state_change < clock_timestamp() - make_interval(secs => $2)
  ) as is_held_for_long`;

/** A process that froze, or whose machine was lost, keeps its connection: after so long nobody waits for it. */
const LONG_SECONDS = 120;

/**
 * Does what no two processes should do at once, unless another is doing it right now: for work that does no harm when it
 * is done twice, but costs. Gives what the work gave; null where it is another's.
 *
 * @param what names the work, for all processes of one store: `look 17`
 */
export async function oneAtATime<T>(
  pool: pg.Pool,
  what: string,
  work: () => Promise<T>,
  longSeconds = LONG_SECONDS,
): Promise<T | null> {
  const client = await pool.connect();
  let isLost = true;
  try {
    const { rows } = await client.query<{ is_taken: boolean }>(TAKE, [what]);
    const isTaken = rows[0]?.is_taken === true;
    const done = isTaken || (await isHeldForLong(client, what, longSeconds)) ? await work() : null;
    if (isTaken) await client.query(GIVE_BACK, [what]);
    isLost = false;
    return done;
  } finally {
    client.release(isLost);
  }
}

async function isHeldForLong(client: pg.ClientBase, what: string, seconds: number): Promise<boolean> {
  const { rows } = await client.query<{ is_held_for_long: boolean }>(HELD_FOR_LONG, [what, seconds]);
  return rows[0]?.is_held_for_long === true;
}
