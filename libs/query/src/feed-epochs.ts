import type pg from 'pg';
import { EPOCH_COLUMNS } from './known-then.ts';
import type { KnownEpoch } from './known-then.ts';

/** An epoch as whoever follows the lineage meets it: what was known before it, and how much it brought. */
export type FeedEpoch = KnownEpoch & {
  /** The epoch before it; null for the first one. */
  readonly before: KnownEpoch | null;
  /** Records that it was the first to cover. */
  readonly records: number;
  /** Answers that it replaced. */
  readonly revisions: number;
};

// The checkpoint says how far the lineage is; during a rebuild that is less than what was known once.
const FROM = `
  select ${EPOCH_COLUMNS},
    p.epoch as before_epoch, p.incarnation as before_incarnation, p.xid::text as before_xid,
    p.append_id as before_append_id, p.clock as before_clock,
    (
      select coalesce(sum(a.record_count), 0)::integer from ledger.append a
      where (a.incarnation, a.xid, a.append_id) <= (e.incarnation, e.xid, e.append_id)
        and (a.incarnation, a.xid, a.append_id)
          > (coalesce(p.incarnation, 0), coalesce(p.xid, '0'::xid8), coalesce(p.append_id, 0))
    ) as records,
    (select count(*)::integer from lineage.revision r where r.until_epoch = e.epoch) as revisions
  from ledger.epoch e
  left join lateral (select * from ledger.epoch p where p.epoch < e.epoch order by p.epoch desc limit 1) p on true
  where e.epoch >= $1::bigint and e.epoch <= (select c.epoch from lineage.checkpoint c where c.name = 'lineage')
  order by e.epoch
  limit $2`;

const REACH = `
  select c.epoch as covered, greatest(c.epoch, coalesce((select max(e.epoch) from ledger.epoch e), 0))::text as known
  from lineage.checkpoint c
  where c.name = 'lineage'`;

type Row = Omit<FeedEpoch, 'before'> & {
  readonly before_epoch: string | null;
  readonly before_incarnation: number;
  readonly before_xid: string;
  readonly before_append_id: string;
  readonly before_clock: Date;
};

/** How far the lineage is, and the last epoch that it ever was in: more, while it is rebuilt. */
export type FeedReach = { readonly covered: string; readonly known: string };

/** The epochs that the lineage covers, from one on, in order, `limit` at most. */
export async function feedEpochs(
  pool: pg.Pool | pg.ClientBase,
  first: string,
  limit: number,
): Promise<readonly FeedEpoch[]> {
  const { rows } = await pool.query<Row>(FROM, [first, limit]);
  return rows.map(({ epoch, incarnation, xid, append_id, clock, records, revisions, ...row }) => {
    return { epoch, incarnation, xid, append_id, clock, records, revisions, before: beforeIn(row) };
  });
}

/** Asks how far the lineage is. */
export async function feedReach(pool: pg.Pool | pg.ClientBase): Promise<FeedReach> {
  const { rows } = await pool.query<FeedReach>(REACH);
  return rows[0] ?? { covered: '0', known: '0' };
}

function beforeIn(
  row: Pick<Row, 'before_epoch' | 'before_incarnation' | 'before_xid' | 'before_append_id' | 'before_clock'>,
): KnownEpoch | null {
  if (row.before_epoch === null) return null;
  return {
    epoch: row.before_epoch,
    incarnation: row.before_incarnation,
    xid: row.before_xid,
    append_id: row.before_append_id,
    clock: row.before_clock,
  };
}
