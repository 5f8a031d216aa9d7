import type { EpochMs } from '#kernel';
import type { RecordColumns, TextLocation } from '#ledger';
import type { UnitId } from '#lineage';
import type pg from 'pg';
import type { EventPlace } from './attributed-event.ts';

/** An event's record without its text, and where it stands in the order of all. */
export type EventRow = {
  readonly place: EventPlace;
  readonly columns: RecordColumns;
  readonly location: TextLocation;
  readonly appendId: string;
};

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

const COLUMNS = `
    case when isfinite(r.event_time) then (extract(epoch from r.event_time) * 1000)::bigint end as event_ms,
    r.event_uuid, r.event_id, r.account, encode(r.text_hash, 'hex') as text_hash, r.actor, r.append_id, r.segment_id,
    r.block, r.block_offset, r.text_bytes, r.is_read_only, r.event_name, r.event_source, r.region, r.source_ip,
    r.error_code, r.oddities`;

const CONDITIONS = `
  r.event_time >= $1::timestamptz and r.event_time < $2::timestamptz
    and (r.event_time > $1::timestamptz or (${ID}, r.account collate "C", r.text_hash) > ($3, $4, decode($5, 'hex')))
    and ($6::text is null or r.account = $6)
    and (not $7::boolean or r.is_read_only is false)
    and not exists (
      select from lineage.variant v
      where v.event_uuid = r.event_uuid and v.account = r.account and v.event_time = r.event_time
        and v.text_hash = r.text_hash and v.stands_for <> v.text_hash
    )`;

const ORDER = `
  order by r.event_time, ${ID}, r.account collate "C", r.text_hash
  limit $8`;

/** Everybody's events: the primary key begins with the time. */
export const EVENTS_BY_TIME = `
  select ${COLUMNS}
  from ledger.record r
  where ${CONDITIONS}${ORDER}`;

/** The events of some units: each unit's by the index over units and times. */
export const EVENTS_OF_UNITS = `
  select ${COLUMNS}
  from unnest($9::uuid[]) wanted (actor)
  cross join lateral (
    select * from ledger.record r where r.actor = wanted.actor and ${CONDITIONS}${ORDER}
  ) r${ORDER}`;

const TIMES = `
  select (extract(epoch from min(event_time)) * 1000)::bigint as first, (extract(epoch from max(event_time)) * 1000)::bigint as last
  from ledger.record
  where isfinite(event_time)`;

/** Before the first time that a record may tell. */
const BEGINNING = '0001-01-01T00:00:00Z';

type Row = {
  readonly event_ms: string | null;
  readonly event_uuid: string;
  readonly event_id: string | null;
  readonly account: string;
  readonly text_hash: string;
  readonly actor: UnitId;
  readonly append_id: string;
  readonly segment_id: string;
  readonly block: number;
  readonly block_offset: number;
  readonly text_bytes: number;
  readonly is_read_only: boolean | null;
  readonly event_name: string | null;
  readonly event_source: string | null;
  readonly region: string | null;
  readonly source_ip: string | null;
  readonly error_code: string | null;
  readonly oddities: string | null;
};

/** The first `limit` events of a range that stand for themselves, in order; of the units, or of everybody. */
export async function eventRows(
  pool: pg.Pool | pg.ClientBase,
  range: EventRange,
  limit: number,
  units: readonly UnitId[] | null,
): Promise<readonly EventRow[]> {
  const { after } = range;
  const values = [
    timeText(after?.eventTime ?? range.from) ?? BEGINNING,
    timeText(range.until) ?? 'infinity',
    after?.eventId ?? '',
    after?.accountId ?? '',
    after?.textHash ?? '',
    range.accountId,
    range.isWrite,
    limit,
  ];
  const { rows } =
    units === null
      ? await pool.query<Row>(EVENTS_BY_TIME, values)
      : await pool.query<Row>(EVENTS_OF_UNITS, [...values, units]);
  return rows.map(eventRowOf);
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

const timeText = (at: EpochMs | null): string | null => (at === null ? null : new Date(at).toISOString());

function eventRowOf(row: Row): EventRow {
  const eventTime = Number(row.event_ms) as EpochMs;
  const eventId = row.event_id ?? row.event_uuid;
  return {
    place: { eventTime, eventId, accountId: row.account, textHash: row.text_hash },
    columns: {
      eventTime,
      eventUuid: row.event_uuid,
      eventId: row.event_id,
      account: row.account,
      actor: row.actor,
      isReadOnly: row.is_read_only,
      eventName: row.event_name,
      eventSource: row.event_source,
      region: row.region,
      sourceIp: row.source_ip,
      errorCode: row.error_code,
      oddities: row.oddities,
    },
    location: {
      segmentId: Number(row.segment_id),
      block: row.block,
      blockOffset: row.block_offset,
      textBytes: row.text_bytes,
    },
    appendId: row.append_id,
  };
}
