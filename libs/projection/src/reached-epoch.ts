import type pg from 'pg';

const REACHED = `
  select epoch from lineage.checkpoint where name = 'lineage'`;

/** The epoch that the present lineage has reached. It moves with each step, whoever makes it. */
export async function reachedEpoch(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ epoch: string }>(REACHED);
  if (rows[0] === undefined) throw new Error('lineage.checkpoint has lost its row; `backtrail migrate` made it');
  return rows[0].epoch;
}
