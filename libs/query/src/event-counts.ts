import type { UnitId } from '#lineage';
import type pg from 'pg';
import { STANDS_FOR_ITSELF } from './stored-event.ts';
import type { UnitRow } from './unit-row.ts';

/** How many events something did: all, those that failed, and those that may have changed something. */
export type EventCounts = { readonly events: number; readonly errors: number; readonly writes: number };

const COUNT = `
  select r.actor, count(*)::integer as events, (count(*) filter (where r.error_code is not null))::integer as errors,
    (count(*) filter (where r.is_read_only is false))::integer as writes
  from record r
  where uuid_hash_extended(r.actor, 0) = any(array(select uuid_hash_extended(actor, 0) from unnest($1::uuid[]) actor))
    and r.actor = any($1::uuid[]) and r.event_time >= $2::timestamptz and r.event_time <= $3::timestamptz
    and ${STANDS_FOR_ITSELF}
  group by r.actor`;

/** Counts the events of some units, each that stands for itself once. */
export async function eventCounts(
  pool: pg.Pool | pg.ClientBase,
  units: readonly UnitRow[],
): Promise<ReadonlyMap<UnitId, EventCounts>> {
  if (units.length === 0) return new Map();
  const from = units.reduce((least, { firstAt }) => Math.min(least, firstAt), Infinity);
  const until = units.reduce((most, { lastAt }) => Math.max(most, lastAt), -Infinity);
  const { rows } = await pool.query<EventCounts & { actor: UnitId }>(COUNT, [
    units.map(({ unit }) => unit),
    new Date(from).toISOString(),
    new Date(until).toISOString(),
  ]);
  return new Map(rows.map(({ actor, events, errors, writes }) => [actor, { events, errors, writes }]));
}

/** The sum over some units. */
export function sumOfCounts(units: readonly UnitRow[], counts: ReadonlyMap<UnitId, EventCounts>): EventCounts {
  const known = units.flatMap(({ unit }) => counts.get(unit) ?? []);
  return {
    events: known.reduce((sum, { events }) => sum + events, 0),
    errors: known.reduce((sum, { errors }) => sum + errors, 0),
    writes: known.reduce((sum, { writes }) => sum + writes, 0),
  };
}
