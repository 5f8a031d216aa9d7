import { hostname } from 'node:os';
import type pg from 'pg';

/** A process that works. Moments are ISO 8601, UTC; ages in seconds by the store's clock. */
export type WorkerLife = {
  readonly workerId: string;
  readonly host: string;
  readonly pid: number;
  readonly beganAt: string;
  readonly silentSeconds: number;
  /** `ok`, or why its queue cannot be used: then it looks at the work list by itself. */
  readonly queue: string;
};

const BEAT = `
  insert into follow.worker (worker_id, host, pid, queue) values ($1, $2, $3, $4)
  on conflict (worker_id) do update set beat_at = clock_timestamp(), queue = excluded.queue`;

const END = `
  delete from follow.worker where worker_id = $1`;

const FORGET = `
  delete from follow.worker where beat_at < clock_timestamp() - make_interval(secs => $1)`;

const LIST = `
  select worker_id, host, pid, began_at, queue,
    extract(epoch from clock_timestamp() - beat_at)::float8 as silent_seconds
  from follow.worker order by began_at, worker_id`;

const SILENT_HERE = `
  select worker_id, pid from follow.worker
  where host = $1 and beat_at < clock_timestamp() - make_interval(secs => $2)`;

/** Some beats were missed: whether the process is there is worth a look. */
const LOOKED_FOR_AFTER_SECONDS = 6;
/** A worker that said nothing for so long is not waited for any more. */
const FORGOTTEN_AFTER_SECONDS = 120;

/** Says that this process lives. */
export async function beat(pool: pg.Pool, workerId: string, queue: string): Promise<void> {
  await pool.query(BEAT, [workerId, hostname(), process.pid, queue]);
}

/** Says that it ends as it should. */
export async function endWorker(pool: pg.Pool, workerId: string): Promise<void> {
  await pool.query(END, [workerId]);
}

/**
 * Forgets workers that have been dead for some minutes, and those of this host whose process is gone, at once: whoever was
 * killed and took up work again is no longer missed.
 */
export async function forgetDeadWorkers(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ worker_id: string; pid: number }>(SILENT_HERE, [
    hostname(),
    LOOKED_FOR_AFTER_SECONDS,
  ]);
  for (const { worker_id, pid } of rows) if (!isAnother(pid)) await endWorker(pool, worker_id);
  await pool.query(FORGET, [FORGOTTEN_AFTER_SECONDS]);
}

/** Whether a process id is another process's. In a container that began again, the new life has the number of the old. */
function isAnother(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Every worker that lives, or has lately. */
export async function listWorkers(pool: pg.Pool): Promise<readonly WorkerLife[]> {
  type Row = {
    readonly worker_id: string;
    readonly host: string;
    readonly pid: number;
    readonly began_at: Date;
    readonly queue: string;
    readonly silent_seconds: number;
  };
  const { rows } = await pool.query<Row>(LIST);
  return rows.map((row) => ({
    workerId: row.worker_id,
    host: row.host,
    pid: row.pid,
    beganAt: row.began_at.toISOString(),
    silentSeconds: row.silent_seconds,
    queue: row.queue,
  }));
}
