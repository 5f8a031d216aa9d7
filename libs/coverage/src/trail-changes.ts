import type { EpochMs } from '#kernel';
import type pg from 'pg';
import type { TimeRange } from './area.ts';
import { boundText, momentOf } from './time-bounds.ts';

/** A call that changed what CloudTrail logs: a reason for what is missing after it. */
export type TrailChange = {
  readonly eventId: string;
  readonly eventTime: EpochMs;
  readonly eventName: string;
  /** The account that it was delivered to. A trail of an organisation is changed in one, and logs many. */
  readonly accountId: string;
  readonly region: string | null;
};

// The condition on source and names is that of the index `record_trail_change`.
const CHANGES = `
  select coalesce(r.event_id, r.event_uuid::text) as event_id, r.event_time, r.event_name, r.account, r.region
  from ledger.record r
  where r.source = 'cloudtrail'
    and r.event_name in ('StopLogging', 'StartLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors')
    and r.event_time >= $1::timestamptz and r.event_time < $2::timestamptz
    and r.error_code is null
  order by r.event_time desc, r.event_uuid, r.account collate "C"
  limit $3`;

type Row = {
  readonly event_id: string;
  readonly event_time: Date;
  readonly event_name: string;
  readonly account: string;
  readonly region: string | null;
};

/** The newest successful calls that changed what is logged, within a range of time, by time. */
export async function trailChanges(
  pool: pg.Pool | pg.ClientBase,
  { from, until }: TimeRange,
  limit: number,
): Promise<readonly TrailChange[]> {
  const values = [boundText(from ?? -Infinity), boundText(until ?? Infinity), limit];
  const { rows } = await pool.query<Row>(CHANGES, values);
  return rows.reverse().map((row) => ({
    eventId: row.event_id,
    eventTime: momentOf(row.event_time) ?? (0 as EpochMs),
    eventName: row.event_name,
    accountId: row.account,
    region: row.region,
  }));
}
