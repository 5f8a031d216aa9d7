import { AppError } from '#kernel';
import type pg from 'pg';

/** Somebody else rebuilds the lineage, compares it with another resolver's, or switches to that. */
export class RebuildRunning extends AppError {
  readonly code = 'REBUILD_RUNNING';

  constructor(holder: LockHolder | undefined) {
    super(`another rebuild of this store is at work${holderText(holder)}: wait for it to end, or end it`);
  }
}

type LockHolder = {
  readonly pid: number;
  readonly application: string | null;
  readonly address: string | null;
  readonly since: Date | null;
};

// No key of the resolver's own lock: the present lineage goes on while another is computed beside it.
const TRY = `
  select pg_try_advisory_lock(7270736903) as is_had`;

const HOLDER = `
  select l.pid, a.application_name as application, a.client_addr::text as address, a.backend_start as since
  from pg_locks l left join pg_stat_activity a on a.pid = l.pid
  where l.locktype = 'advisory' and l.granted and l.objsubid = 1
    and l.database = (select d.oid from pg_database d where d.datname = current_database())
    and ((l.classid::bigint << 32) | l.objid::bigint) = 7270736903`;

const FREE = `
  select pg_advisory_unlock(7270736903)`;

/** What a killed process left at work on the server ends within this time. */
const PATIENCE_MS = 10_000;
const PAUSE_MS = 100;

/**
 * Does some work that only one process may do at a time, on a connection that holds the lock for it: where the connection
 * is lost, both end. It is in no transaction, so it holds nobody back.
 *
 * @param patienceMs how long to wait for somebody else's end
 * @throws {RebuildRunning}
 */
export async function withRebuildLock<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const client = await pool.connect();
  try {
    await takeLock(client, patienceMs);
    const result = await work(client);
    await client.query(FREE);
    client.release();
    return result;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

async function takeLock(client: pg.ClientBase, patienceMs: number): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += PAUSE_MS) {
    const { rows } = await client.query<{ is_had: boolean }>(TRY);
    if (rows[0]?.is_had === true) return;
    if (waitedMs >= patienceMs) {
      const { rows: holders } = await client.query<LockHolder>(HOLDER);
      throw new RebuildRunning(holders[0]);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

function holderText(holder: LockHolder | undefined): string {
  if (holder === undefined) return '';
  const { pid, application, address, since } = holder;
  const of = application === null || application === '' ? '' : ` of ${application}`;
  const from = address === null ? '' : ` from ${address}`;
  return ` (server process ${pid}${of}${from}${since === null ? '' : `, connected since ${since.toISOString()}`})`;
}
