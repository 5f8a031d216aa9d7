import type pg from 'pg';

const BEGIN = {
  'read committed': 'begin isolation level read committed',
  'repeatable read': 'begin isolation level repeatable read',
  serializable: 'begin isolation level serializable',
} as const;

export type TransactionOptions = {
  readonly isolation?: keyof typeof BEGIN;
  /** Cuts the transaction off in the middle of whatever it does: its reason is thrown, and nothing is kept. */
  readonly signal?: AbortSignal;
};

/**
 * Runs `work` in one transaction on one connection: all that it wrote is kept, or none of it.
 *
 * When anything fails the connection is closed rather than rolled back and used again: a COPY may still be open on it,
 * behind which a rollback would wait for ever. The server rolls back what a closed connection leaves.
 *
 * @throws the signal's reason when it is aborted; where that happens while it commits, all may be kept as well
 */
export async function inTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const { isolation = 'read committed', signal } = options;
  signal?.throwIfAborted();
  const client = await pool.connect();
  // Ended while a statement runs, the driver closes the connection at once, and the statement fails.
  const cutOff = (): void => void client.end().catch(() => undefined);
  signal?.addEventListener('abort', cutOff, { once: true });
  try {
    signal?.throwIfAborted();
    await client.query(BEGIN[isolation]);
    const result = await work(client);
    await client.query('commit');
    signal?.removeEventListener('abort', cutOff);
    client.release(signal?.aborted);
    return result;
  } catch (error) {
    signal?.removeEventListener('abort', cutOff);
    client.release(true);
    signal?.throwIfAborted();
    throw error;
  }
}
