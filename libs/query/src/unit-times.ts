import type { EpochMs } from '#kernel';
import type { UnitId } from '#lineage';
import type pg from 'pg';
import type { UnitTime } from './units-by-time.ts';

// Windows of time must leave out nothing, and may be wide. What was known of a unit then lies within the times that are
// known now, which are at hand, while those of then have to be looked for among its records. Asked of what is known now,
// PostgreSQL takes the join of `unit` with itself away. The list is an inner select: the planner takes it for short, and
// goes through an index once for all of it, in its order, which costs half of a look-up for each.
const DESCENDANTS = `
  with recursive down (unit) as (
    select unnest($1::uuid[])
    union
    select e.child
    from down cross join lateral (select child from edge where parent = down.unit offset 0) e
  )
  select u.actor, (extract(epoch from ever.first_at) * 1000)::bigint as first_ms,
    (extract(epoch from ever.last_at) * 1000)::bigint as last_ms
  from unit u
  join lineage.unit ever on ever.actor = u.actor
  where u.actor = any(array(select unit from down))`;

type TimeRow = { readonly actor: UnitId; readonly first_ms: string; readonly last_ms: string };

/** Some units and all that hang from them, at any depth, in no order. */
export async function unitsBelow(
  pool: pg.Pool | pg.ClientBase,
  units: readonly UnitId[],
): Promise<readonly UnitTime[]> {
  const { rows } = await pool.query<TimeRow>(DESCENDANTS, [units]);
  return rows.map(({ actor, first_ms, last_ms }) => ({
    unit: actor,
    firstAt: Number(first_ms) as EpochMs,
    lastAt: Number(last_ms) as EpochMs,
  }));
}
