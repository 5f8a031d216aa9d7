import type pg from 'pg';

/** By what a lineage was computed from its beginning; later answers may be of later versions. */
export type ComputedBy = { readonly resolverVersion: number; readonly program: string };

const COMPUTED_BY = `
  select resolver_version, program from lineage.checkpoint where name = 'lineage' and epoch > 0`;

/** By what the present lineage was computed; null where nothing was understood yet. */
export async function lineageComputedBy(pool: pg.Pool): Promise<ComputedBy | null> {
  const { rows } = await pool.query<{ resolver_version: number; program: string }>(COMPUTED_BY);
  const [row] = rows;
  return row === undefined ? null : { resolverVersion: row.resolver_version, program: row.program };
}
