import type pg from 'pg';

// Held by a connection, so it is free again when the process or the connection ends.
const TAKE = `
  select pg_try_advisory_lock(hashtextextended('backtrail look ' || $1, 0)) as is_taken`;

const GIVE_BACK = `
  select pg_advisory_unlock(hashtextextended('backtrail look ' || $1, 0))`;

// A key of 64 bits stands in two halves. Whoever holds it has said nothing since, but for what others asked of it.
const HELD_FOR_LONG = `
  select exists (
    select from pg_locks l join pg_stat_activity a on a.pid = l.pid
    where l.locktype = 'advisory' and l.granted and l.objsubid = 1
      and l.database = (select oid from pg_database where datname = current_database())
      and (l.classid::bigint << 32) | l.objid::bigint = hashtextextended('backtrail look ' || $1, 0)
      and a.state_change < clock_timestamp() - make_interval(secs => $2)
  ) as is_held_for_long`;

/** A worker that froze, or whose machine was lost, keeps its connection: after so long nobody waits for it. */
const LONG_SECONDS = 120;

/**
 * Looks at a source unless another worker is looking at it right now: two looks do no harm, but each costs what it costs
 * to list all that lies there. Gives what the look gave; null where it is another's.
 */
export async function lookAlone<T>(
  pool: pg.Pool,
  sourceId: string,
  look: () => Promise<T>,
  longSeconds = LONG_SECONDS,
): Promise<T | null> {
  const client = await pool.connect();
  let isLost = true;
  try {
    const { rows } = await client.query<{ is_taken: boolean }>(TAKE, [sourceId]);
    const isTaken = rows[0]?.is_taken === true;
    const looked = isTaken || (await isHeldForLong(client, sourceId, longSeconds)) ? await look() : null;
    if (isTaken) await client.query(GIVE_BACK, [sourceId]);
    isLost = false;
    return looked;
  } finally {
    client.release(isLost);
  }
}

async function isHeldForLong(client: pg.ClientBase, sourceId: string, seconds: number): Promise<boolean> {
  const { rows } = await client.query<{ is_held_for_long: boolean }>(HELD_FOR_LONG, [sourceId, seconds]);
  return rows[0]?.is_held_for_long === true;
}
