import { awaitCurrent } from '#projection';
import { RESOLVER } from '#lineage';
import type { Resolver } from '#lineage';
import type pg from 'pg';

/** Brings the lineage up to all that is stored; waits for whoever else on the test server holds the horizon back. */
export async function foldAll(pool: pg.Pool, resolver: Resolver = RESOLVER): Promise<void> {
  const { rows } = await pool.query<{ id: string }>('select append_id::text as id from ledger.append');
  await awaitCurrent(
    pool,
    rows.map(({ id }) => id),
    { resolver },
  );
}
