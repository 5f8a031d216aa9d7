import type pg from 'pg';

/**
 * Counts records as far as load transactions have ended for good: what lies behind the horizon never changes, so it is
 * added up once, a stretch at a time, however long the ledger is.
 */
export type StoredRecords = {
  /** How many; null while the ledger's past is still being added up, a stretch with each call. */
  readonly count: (pool: pg.Pool) => Promise<number | null>;
};

type Place = { readonly incarnation: number; readonly xid: string; readonly append_id: string };

/** Load transactions that are added up in one statement. */
const STRETCH = 100_000;

const SETTLED = `
  with stretch as (
    select a.incarnation, a.xid, a.append_id, a.record_count
    from ledger.append a
    where (a.incarnation, a.xid, a.append_id) > ($1::integer, $2::xid8, $3::bigint)
      and (a.xid < pg_snapshot_xmin(pg_current_snapshot())
        or a.incarnation is distinct from (
          select ordinal from ledger.incarnation where cluster = ledger.cluster_identity()))
    order by a.incarnation, a.xid, a.append_id
    limit $4
  )
  select count(*)::integer as appends, coalesce(sum(record_count), 0)::float8 as records,
    (select incarnation from stretch order by incarnation desc, xid desc, append_id desc limit 1) as incarnation,
    (select xid::text from stretch order by incarnation desc, stretch.xid desc, append_id desc limit 1) as xid,
    (select append_id from stretch order by incarnation desc, xid desc, append_id desc limit 1) as append_id
  from stretch`;

export function createStoredRecords(stretch: number = STRETCH): StoredRecords {
  let place: Place = { incarnation: 0, xid: '0', append_id: '0' };
  let total = 0;
  return {
    count: async (pool) => {
      type Row = Place & { readonly appends: number; readonly records: number };
      const { rows } = await pool.query<Row>(SETTLED, [place.incarnation, place.xid, place.append_id, stretch]);
      const [row] = rows;
      if (row === undefined || row.appends === 0) return total;
      place = { incarnation: row.incarnation, xid: row.xid, append_id: row.append_id };
      total += row.records;
      return row.appends < stretch ? total : null;
    },
  };
}
