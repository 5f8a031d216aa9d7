import type pg from 'pg';

const RESERVE = `
  select array(select nextval('ledger.object_object_id_seq') from generate_series(1, $1::int)) as ids`;

/** Takes ids for objects that are about to be read. Those that are not used are never used. */
export async function reserveObjectIds(pool: pg.Pool, count: number): Promise<readonly number[]> {
  const { rows } = await pool.query<{ readonly ids: readonly string[] }>(RESERVE, [count]);
  return (rows[0]?.ids ?? []).map(Number);
}
