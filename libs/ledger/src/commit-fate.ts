import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { LoadTransaction } from './write-append.ts';

const ASK_STATUS = `
  select pg_xact_status($1::xid8) as status`;
const FIND_APPEND = `
  select 1 from ledger.append where append_id = $1`;
// Only the very backend, and only while it is still in that transaction.
const END_BACKEND = `
  select pg_terminate_backend(pid) from pg_stat_activity
  where pid = $1 and backend_xid = $2::xid8::xid and usename = current_user`;

const INVALID_PARAMETER = '22023';
const ASK_EVERY_MS = 50;
/** A server that lost its client ends the transaction at once; one that has not noticed is told to. */
const PATIENCE_MS = 2_000;

/**
 * Finds out whether a transaction whose end was not heard of has committed.
 *
 * First it waits until the transaction has ended, since one that is still committing is not visible yet; a server that
 * still waits for the lost client is told to give up. The append row then decides: its id is used by no other attempt.
 *
 * @throws whatever the pool throws while the server cannot be reached; ask again
 */
export async function hasCommitted(pool: pg.Pool, appendId: number, transaction: LoadTransaction): Promise<boolean> {
  for (let waitedMs = 0; await isInProgress(pool, transaction); waitedMs += ASK_EVERY_MS) {
    if (waitedMs >= PATIENCE_MS) await pool.query(END_BACKEND, [transaction.pid, transaction.xid]);
    await delay(ASK_EVERY_MS);
  }
  const { rowCount } = await pool.query(FIND_APPEND, [appendId]);
  return rowCount === 1;
}

async function isInProgress(pool: pg.Pool, { xid }: LoadTransaction): Promise<boolean> {
  try {
    const { rows } = await pool.query<{ readonly status: string | null }>(ASK_STATUS, [xid]);
    return rows[0]?.status === 'in progress';
  } catch (error) {
    // A server that crashed and recovered may not have reached that transaction id again: then it ended there.
    if (error instanceof Error && 'code' in error && error.code === INVALID_PARAMETER) return false;
    throw error;
  }
}
