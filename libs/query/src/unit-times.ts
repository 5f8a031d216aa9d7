import type { EpochMs } from '#kernel';
import { originHashOf } from '#lineage';
import type { UnitId } from '#lineage';
import type pg from 'pg';
import type { UnitTime } from './event-question.ts';

// Windows of time must leave out nothing, and may be wide. What was known of a unit then lies within the times that are
// known now, which are at hand, while those of then have to be looked for among its records. Asked of what is known now,
// PostgreSQL takes the join of `unit` with itself away.
const STATES = `u.origin_ids @> array[left($1, 500)]`;
const NAMES = `(${STATES} or u.possible_origin_ids @> array[left($1, 500)])`;

// The list is an inner select: the planner takes it for short, and goes through an index once for all of it, in its order,
// which costs half of a look-up for each.
const timesOf = (units: string, condition: string): string => `
  select u.actor, (extract(epoch from ever.first_at) * 1000)::bigint as first_ms,
    (extract(epoch from ever.last_at) * 1000)::bigint as last_ms
  from unit u
  join lineage.unit ever on ever.actor = u.actor
  where u.actor = any(array(${units})) and ${condition}
  order by ever.first_at, u.actor`;

const FILED = `select distinct actor from unit_origin where origin = $2`;

/** Units are found by the hash of an origin's id, and keep the first 500 characters of it. */
const STATING = timesOf(FILED, STATES);

// That one of them names the id tells that it is known. What names another that shares its hash costs a look at its events,
// of which each is asked whose it is; to compare the names of thousands of units takes as long as to find them.
const NAMING = timesOf(
  FILED,
  `exists (
    select from unit_origin o cross join lateral (select from unit u where u.actor = o.actor and ${NAMES} offset 0) u
    where o.origin = $2
  )`,
);

const DESCENDANTS = `
  with recursive down (unit) as (
    select unnest($1::uuid[])
    union
    select e.child
    from down cross join lateral (select child from edge where parent = down.unit offset 0) e
  )
  ${timesOf('select unit from down', 'true')}`;

type TimeRow = { readonly actor: UnitId; readonly first_ms: string; readonly last_ms: string };

/** The units whose answer states an origin of this id at some time, by first use. */
export async function unitsStating(pool: pg.Pool | pg.ClientBase, originId: string): Promise<readonly UnitTime[]> {
  const { rows } = await pool.query<TimeRow>(STATING, [originId, originHashOf(originId)]);
  return rows.map(timeOf);
}

/**
 * The units whose answer states an origin of this id at some time, or lists it as one of several, by first use; with those
 * that name one whose id has the same hash, unless there are none but these.
 */
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
