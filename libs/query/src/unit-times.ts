import type { EpochMs } from '#kernel';
import { originHashOf } from '#lineage';
import type { UnitId } from '#lineage';
import type pg from 'pg';
import type { UnitTime } from './event-question.ts';

// Windows of time must leave out nothing, and may be wide. What was known of a unit then lies within the times that are
// known now, which are at hand, while those of then have to be looked for among its records. Asked of what is known now,
// PostgreSQL takes the join of `unit` with itself away.
const TIMES = `
  select u.actor, (extract(epoch from ever.first_at) * 1000)::bigint as first_ms,
    (extract(epoch from ever.last_at) * 1000)::bigint as last_ms
  from unit u
  join lineage.unit ever on ever.actor = u.actor`;

const ORDER = `
  order by ever.first_at, u.actor`;

/** Units are found by the hash of an origin's id, and keep the first 500 characters of it. */
const STATING = `${TIMES}
  where u.actor in (select actor from unit_origin where origin = $2) and u.origin_ids @> array[left($1, 500)]${ORDER}`;

const NAMING = `${TIMES}
  where u.actor in (select actor from unit_origin where origin = $2)
    and (u.origin_ids @> array[left($1, 500)] or u.possible_origin_ids @> array[left($1, 500)])${ORDER}`;

const DESCENDANTS = `
  with recursive down (unit) as (
    select unnest($1::uuid[])
    union
    select e.child
    from down cross join lateral (select child from edge where parent = down.unit offset 0) e
  )
  select u.actor, (extract(epoch from u.first_at) * 1000)::bigint as first_ms, (extract(epoch from u.last_at) * 1000)::bigint as last_ms
  from down
  cross join lateral (
    select u.actor, ever.first_at, ever.last_at
    from unit u
    join lineage.unit ever on ever.actor = u.actor
    where u.actor = down.unit
    offset 0
  ) u
  order by u.first_at, u.actor`;

type TimeRow = { readonly actor: UnitId; readonly first_ms: string; readonly last_ms: string };

/** The units whose answer states an origin of this id at some time, by first use. */
export async function unitsStating(pool: pg.Pool | pg.ClientBase, originId: string): Promise<readonly UnitTime[]> {
  const { rows } = await pool.query<TimeRow>(STATING, [originId, originHashOf(originId)]);
  return rows.map(timeOf);
}

/** The units whose answer states an origin of this id at some time, or lists it as one of several, by first use. */
export async function unitsNaming(pool: pg.Pool | pg.ClientBase, originId: string): Promise<readonly UnitTime[]> {
  const { rows } = await pool.query<TimeRow>(NAMING, [originId, originHashOf(originId)]);
  return rows.map(timeOf);
}

/** Some units and all that hang from them, at any depth, by first use. */
export async function unitsBelow(
  pool: pg.Pool | pg.ClientBase,
  units: readonly UnitId[],
): Promise<readonly UnitTime[]> {
  const { rows } = await pool.query<TimeRow>(DESCENDANTS, [units]);
  return rows.map(timeOf);
}

const timeOf = (row: TimeRow): UnitTime => ({
  unit: row.actor,
  firstAt: Number(row.first_ms) as EpochMs,
  lastAt: Number(row.last_ms) as EpochMs,
});
