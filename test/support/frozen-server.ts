import type pg from 'pg';

const ALL = `
  select pid from pg_stat_activity`;

/**
 * Stops every process of a PostgreSQL where it stands, as a machine that hangs does: connections stay, nothing answers.
 *
 * @param admin a pool that has a connection open: none can be made any more once the first process is stopped
 * @returns what lets all of them go on
 */
export async function freezeServer(admin: pg.Pool, postmaster: number): Promise<() => void> {
  const client = await admin.connect();
  process.kill(postmaster, 'SIGSTOP');
  const { rows } = await client.query<{ pid: number }>(ALL);
  const pids = rows.map(({ pid }) => pid);
  for (const pid of pids) signalled(pid, 'SIGSTOP');
  return () => {
    for (const pid of [...pids, postmaster]) signalled(pid, 'SIGCONT');
    client.release();
  };
}

/** One that has ended meanwhile is left alone. */
function signalled(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
