import type pg from 'pg';

/** How far the lineage is behind what was stored. */
export type LineageLag = {
  /** Load transactions that it does not cover yet. */
  readonly appends: number;
  /** Age of the oldest of them; 0 where there is none. */
  readonly seconds: number;
};

const LAG = `
  select count(*)::integer as appends,
    coalesce(extract(epoch from clock_timestamp() - min(a.appended_at)), 0)::double precision as seconds
  from lineage.checkpoint c
  join ledger.append a on (a.incarnation, a.xid, a.append_id) > (c.incarnation, c.xid, c.append_id)
  where c.name = 'lineage'`;

/** Asks how far the lineage is behind. */
export async function lineageLag(pool: pg.Pool | pg.ClientBase): Promise<LineageLag> {
  const { rows } = await pool.query<LineageLag>(LAG);
  const { appends = 0, seconds = 0 } = rows[0] ?? {};
  return { appends, seconds: Math.max(seconds, 0) };
}
