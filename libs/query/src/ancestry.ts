import type { Resolution, UnitId } from '#lineage';
import type pg from 'pg';

const ANCESTORS = `
  with recursive up (unit) as (
    select unnest($1::uuid[])
    union
    select edge.parent from up join lineage.edge on edge.child = up.unit
  )
  select u.answer from up join lineage.unit u on u.actor = up.unit`;

/** The resolutions of some units and of every unit on any way back from them, in one query. */
export async function ancestryOf(
  pool: pg.Pool | pg.ClientBase,
  units: readonly UnitId[],
): Promise<ReadonlyMap<UnitId, Resolution>> {
  const { rows } = await pool.query<{ answer: string }>(ANCESTORS, [units]);
  return new Map(rows.map((row) => JSON.parse(row.answer) as Resolution).map((known) => [known.unit, known]));
}
