import type { EpochMs } from '#kernel';
import type { UnitId } from '#lineage';
import type pg from 'pg';

const TIMES = `
  select actor, (extract(epoch from first_at) * 1000)::bigint as first_ms,
    (extract(epoch from last_at) * 1000)::bigint as last_ms
  from unit
  where actor = any($1::uuid[])`;

/** The first and the last use of some units, as far as they are known. */
export async function unitTimes(
  client: pg.ClientBase,
  units: readonly UnitId[],
): Promise<ReadonlyMap<UnitId, { readonly firstAt: EpochMs; readonly lastAt: EpochMs }>> {
  if (units.length === 0) return new Map();
  const { rows } = await client.query<{ actor: UnitId; first_ms: string; last_ms: string }>(TIMES, [
    `{${units.join(',')}}`,
  ]);
  return new Map(
    rows.map((row) => [
      row.actor,
      { firstAt: Number(row.first_ms) as EpochMs, lastAt: Number(row.last_ms) as EpochMs },
    ]),
  );
}
