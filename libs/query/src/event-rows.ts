import type { EpochMs } from '#kernel';
import type { UnitId } from '#lineage';
import type pg from 'pg';
import type { EventPlace } from './attributed-event.ts';
import { STANDS_FOR_ITSELF, STORED_EVENT_COLUMNS, storedEventOf } from './stored-event.ts';
import type { EventRow, StoredEventRow } from './stored-event.ts';
import { timeText } from './time-text.ts';

/** A stretch of the order of all events: from a time on, or behind a place; before a time. */
export type EventRange = {
  readonly after: EventPlace | null;
  /** Not looked at where `after` is given. */
  readonly from: EpochMs | null;
  readonly until: EpochMs | null;
  readonly accountId: string | null;
  readonly isWrite: boolean;
};

const ID = `coalesce(r.event_id, r.event_uuid::text) collate "C"`;

const CONDITIONS = `
  r.event_time >= $1::timestamptz and r.event_time < $2::timestamptz
    and (r.event_time > $1::timestamptz or (${ID}, r.account collate "C", r.text_hash) > ($3, $4, decode($5, 'hex')))
    and ($6::text is null or r.account = $6)
    and (not $7::boolean or r.is_read_only is false)
    and ${STANDS_FOR_ITSELF}`;

const ORDER = `
  order by r.event_time, ${ID}, r.account collate "C", r.text_hash
  limit $8`;

/** Everybody's events: by the index over times. */
export const EVENTS_BY_TIME = `
  select ${STORED_EVENT_COLUMNS}
  from record r
  where ${CONDITIONS}${ORDER}`;

/** The events of some units: each unit's by the index over units and times. */
export const EVENTS_OF_UNITS = `
  select ${STORED_EVENT_COLUMNS}
  from unnest($9::uuid[]) wanted (actor)
  cross join lateral (
    select * from record r
    where uuid_hash_extended(r.actor, 0) = uuid_hash_extended(wanted.actor, 0) and r.actor = wanted.actor
      and ${CONDITIONS}${ORDER}
  ) r${ORDER}`;

const TIMES = `
  select (extract(epoch from min(event_time)) * 1000)::bigint as first, (extract(epoch from max(event_time)) * 1000)::bigint as last
  from record
  where event_time > '-infinity' and event_time < 'infinity'`;

/** The first `limit` events of a range that stand for themselves, in order; of the units, or of everybody. */
export async function eventRows(
  pool: pg.Pool | pg.ClientBase,
  range: EventRange,
  limit: number,
  units: readonly UnitId[] | null,
): Promise<readonly EventRow[]> {
  const { after } = range;
  const values = [
    timeText(after?.eventTime ?? range.from ?? -Infinity),
    timeText(range.until ?? Infinity),
    after?.eventId ?? '',
    after?.accountId ?? '',
    after?.textHash ?? '',
    range.accountId,
    range.isWrite,
    limit,
  ];
  const { rows } =
    units === null
      ? await pool.query<StoredEventRow>(EVENTS_BY_TIME, values)
      : await pool.query<StoredEventRow>(EVENTS_OF_UNITS, [...values, units]);
  return rows.map(storedEventOf);
}

/** The times of the first and the last event; null where there are none. */
export async function eventTimes(
  pool: pg.Pool | pg.ClientBase,
): Promise<{ readonly first: EpochMs; readonly last: EpochMs } | null> {
  const { rows } = await pool.query<{ first: string | null; last: string | null }>(TIMES);
  const { first = null, last = null } = rows[0] ?? {};
  if (first === null || last === null) return null;
  return { first: Number(first) as EpochMs, last: Number(last) as EpochMs };
}
