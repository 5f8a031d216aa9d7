import type pg from 'pg';

const BEGIN = {
  'read committed': 'begin isolation level read committed',
  'repeatable read': 'begin isolation level repeatable read',
  serializable: 'begin isolation level serializable',
} as const;

export type TransactionOptions = { readonly isolation?: keyof typeof BEGIN };

/**
 * Runs `work` in one transaction on one connection: all that it wrote is kept, or none of it.
 *
 * When anything fails the connection is closed rather than rolled back and used again: a COPY may still be open on it,
 * behind which a rollback would wait for ever. The server rolls back what a closed connection leaves.
 */
export async function inTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query(BEGIN[options.isolation ?? 'read committed']);
    const result = await work(client);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    client.release(true);
    throw error;
  }
}
