import type { EpochMs } from '#kernel';
import { MOST_SCALE, originHashOf, SHORTEST_USE_MS, useLengthOf } from '#lineage';
import type { UnitId } from '#lineage';
import type pg from 'pg';
import { turnedUnits } from './units-by-time.ts';
import type { UnitsByTime, UnitTime } from './units-by-time.ts';

/** Units are found by the hash of an origin's id, and keep the first 500 characters of it. */
export const NAMES = `(u.origin_ids @> array[left($1, 500)] or u.possible_origin_ids @> array[left($1, 500)])`;

// That one of them names the id tells that it is known. What names another that shares its hash costs a look at its events,
// of which each is asked whose it is; to compare the names of thousands of units takes as long as to find them.
const IS_NAMED = `
  select exists (
    select from unit_origin o cross join lateral (select from unit u where u.actor = o.actor and ${NAMES} offset 0) u
    where o.origin = $2
  ) as is_named`;

/** Whether any unit's answer states an origin of this id at some time, or lists it as one of several. */
export async function isNamedOrigin(pool: pg.Pool | pg.ClientBase, originId: string): Promise<boolean> {
  const { rows } = await pool.query<{ is_named: boolean }>(IS_NAMED, [originId, originHashOf(originId)]);
  return rows[0]?.is_named === true;
}

// Each scale is a stretch of the index by itself, in the order of first uses and of last ones alike. The laterals keep the
// planner, which cannot know how many units there are, from reading all of them.
const SCALES = `
  from (
    select scale::smallint as scale, ${SHORTEST_USE_MS}::bigint << scale as length
    from generate_series(0, ${MOST_SCALE}) scale
  ) s
  cross join lateral`;

const AT_THE_MOMENT = `
  select u.actor, u.since, u.scale, false as is_behind${SCALES} (
    select o.actor, o.since, o.scale from unit_origin o
    where o.origin = $1 and o.scale = s.scale and o.since <= $2 and o.since >= $2 - s.length
    offset 0
  ) u`;

const BEHIND_IT = `
  select u.actor, u.since, u.scale, true as is_behind${SCALES} (
    select o.actor, o.since, o.scale from unit_origin o
    where o.origin = $1 and o.scale = s.scale and o.since > $2
    order by o.since limit $3
  ) u
  order by u.since limit $3`;

const BEFORE_IT = `
  select u.actor, u.since, u.scale, true as is_behind${SCALES} (
    select o.actor, o.since, o.scale from unit_origin o
    where o.origin = $1 and o.scale = s.scale and o.since < $2 - s.length
    order by o.since desc limit $3
  ) u
  order by u.since + s.length desc limit $3`;

const ONWARDS = `${AT_THE_MOMENT} union all (${BEHIND_IT})`;
const BACK = `${AT_THE_MOMENT} union all (${BEFORE_IT})`;

type Row = {
  readonly actor: UnitId;
  readonly since: string;
  readonly scale: number;
  readonly is_behind: boolean;
};

/** Outside of all times that a record may tell; PostgreSQL adds to it what a use is long. */
const BOUND_MS = 1e15;

/**
 * The units whose answer names an origin of this id at some time, or one whose id has the same hash, with times that are
 * wider than their own: as many as are asked for, however many there are.
 *
 * @param isTurned goes back in time: all times are turned to their negatives
 */
export function unitsOfOrigin(
  pool: pg.Pool | pg.ClientBase,
  originId: string,
  { isTurned }: { readonly isTurned: boolean },
): UnitsByTime {
  const origin = originHashOf(originId);
  return async (at, most) => {
    const moment = Math.min(Math.max(isTurned ? 0 - at : at, 0 - BOUND_MS), BOUND_MS);
    const { rows } = await pool.query<Row>(isTurned ? BACK : ONWARDS, [origin, moment, most]);
    const inTime = rows.map(timeOf);
    const units = isTurned ? turnedUnits(inTime) : inTime;
    const behind = units.filter((_, index) => rows[index]?.is_behind === true);
    return { units, until: behind.length < most ? Infinity : Math.max(...behind.map(({ firstAt }) => firstAt)) };
  };
}

function timeOf({ actor, since, scale }: Row): UnitTime {
  const firstAt = Number(since);
  return { unit: actor, firstAt: firstAt as EpochMs, lastAt: (firstAt + useLengthOf(scale)) as EpochMs };
}
