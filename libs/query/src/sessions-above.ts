import type { UnitId } from '#lineage';
import type pg from 'pg';

const ABOVE = `
  with recursive up (unit) as (
    select unnest($1::uuid[])
    union
    select e.parent
    from up cross join lateral (select parent from edge where child = up.unit offset 0) e
  )
  select distinct u.session_id as id
  from up cross join lateral (select session_id from unit where actor = up.unit offset 0) u
  where u.session_id is not null
  order by u.session_id
  limit $2`;

/** The public ids of the sessions that some units may have grown out of, at any distance, `limit` at most. */
export async function sessionsAbove(
  pool: pg.Pool | pg.ClientBase,
  units: readonly UnitId[],
  limit: number,
): Promise<readonly string[]> {
  if (units.length === 0) return [];
  const { rows } = await pool.query<{ id: string }>(ABOVE, [units, limit]);
  return rows.map(({ id }) => id);
}
