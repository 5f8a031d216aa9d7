import type { UnitId } from '#lineage';
import type pg from 'pg';
import { EPOCH_COLUMNS } from './known-then.ts';
import type { Addendum } from './addenda.ts';
import { isUnder } from './filed-fact.ts';
import type { KnownEpoch } from './known-then.ts';

// All that was ever thought to be on the way back from some units.
const EVER_ABOVE = `
  with recursive up (unit) as (
    select unnest($1::uuid[])
    union
    select e.parent
    from up
    cross join lateral (
      select parent from lineage.edge where child = up.unit
      union all
      select parent from lineage.past_edge where child = up.unit
      offset 0
    ) e
  )
  select unit from up`;

/** An answer may change only where that of a unit on the way changes, and where a record of the event comes to be known. */
const TURNS = `
  select ${EPOCH_COLUMNS}
  from (
    select u.epoch from lineage.unit u where u.actor = any($1::uuid[])
    union select u.answer_epoch from lineage.unit u where u.actor = any($1::uuid[])
    union select r.until_epoch from lineage.revision r where r.actor = any($1::uuid[])
    union select k.epoch
    from ledger.append a
    cross join lateral (
      select e.epoch from ledger.epoch e
      where (e.incarnation, e.xid, e.append_id) >= (a.incarnation, a.xid, a.append_id)
      order by e.incarnation, e.xid, e.append_id limit 1
    ) k
    where a.append_id = any($2::bigint[])
    union select f.epoch
    from (select distinct fact_id from lineage.fact_key where ${isUnder('$3')}) k
    cross join lateral (select epoch from lineage.fact where fact_id = k.fact_id offset 0) f
    union select unnest($4::bigint[])
  ) turn
  join ledger.epoch e on e.epoch = turn.epoch
  where e.epoch <= (select c.epoch from lineage.checkpoint c where c.name = 'lineage')
  order by e.epoch`;

/** Units, and all that at any time were thought to be on the way back from them. */
export async function unitsEverAbove(
  pool: pg.Pool | pg.ClientBase,
  units: readonly UnitId[],
): Promise<readonly UnitId[]> {
  const { rows } = await pool.query<{ unit: UnitId }>(EVER_ABOVE, [units]);
  return rows.map(({ unit }) => unit);
}

/**
 * What an answer follows from: units, and all that was ever above them; the appends of the records that it is for; facts by
 * the hashes of join keys, where no unit stands for them; and what was told of the records anew.
 */
export type Grounds = {
  readonly units: readonly UnitId[];
  readonly appendIds: readonly string[];
  readonly keys: readonly number[];
  readonly addenda: readonly Addendum[];
};

/** The epochs in which an answer may have become another one, in order. */
export async function turnsOf(
  pool: pg.Pool | pg.ClientBase,
  { units, appendIds, keys, addenda }: Grounds,
): Promise<readonly KnownEpoch[]> {
  const { rows } = await pool.query<KnownEpoch>(TURNS, [units, appendIds, keys, addenda.map(({ epoch }) => epoch)]);
  return rows;
}
