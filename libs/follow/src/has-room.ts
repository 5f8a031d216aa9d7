import type pg from 'pg';

/** Several times as many as a reader takes at a time, so that no reader waits for the queue to be asked again. */
export const MOST_NOTED = 1_000;

const IS_FULL = `
  select count(*) >= $2 as is_full
  from (select from follow.found
    where source_id = $1 and state = 'waiting' and due_at <= clock_timestamp() limit $2) waiting`;

/**
 * Whether a queue may be asked for messages: not while 1,000 objects that its messages named wait to be read. Messages
 * that are given back because the store is slow would make place for others else, until the work list holds the queue.
 * Objects that are tried again later count when their time has come.
 */
export async function hasRoom(pool: pg.Pool, sourceId: string): Promise<boolean> {
  const { rows } = await pool.query<{ is_full: boolean }>(IS_FULL, [sourceId, MOST_NOTED]);
  return rows[0]?.is_full === false;
}
