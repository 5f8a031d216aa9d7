import type { EpochMs } from '#kernel';
import type { UnitId } from '#lineage';
import type { RecordColumns, TextLocation } from '#ledger';
import type { EventPlace } from './attributed-event.ts';

/** An event's record without its text, and where it stands in the order of all. */
export type EventRow = {
  readonly place: EventPlace;
  readonly columns: RecordColumns;
  readonly location: TextLocation;
  readonly appendId: string;
};

/** What `storedEventOf` needs, for the select list of a query over `ledger.record` as `r`. */
export const STORED_EVENT_COLUMNS = `
  case when isfinite(r.event_time) then (extract(epoch from r.event_time) * 1000)::bigint end as event_ms,
  r.event_uuid, r.event_id, r.account, encode(r.text_hash, 'hex') as text_hash, r.actor, r.append_id, r.segment_id,
  r.block, r.block_offset, r.text_bytes, r.is_read_only, r.event_name, r.event_source, r.region, r.source_ip,
  r.error_code, r.oddities`;

/** Leaves out records that say the same as another one in another spelling, of a query over `ledger.record` as `r`. */
export const STANDS_FOR_ITSELF = `
  not exists (
    select from lineage.variant v
    where v.event_uuid = r.event_uuid and v.account = r.account and v.event_time = r.event_time
      and v.text_hash = r.text_hash and v.stands_for <> v.text_hash
  )`;

/** A row of `STORED_EVENT_COLUMNS` as the driver gives it. */
export type StoredEventRow = {
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

/** Turns a row into an event. */
export function storedEventOf(row: StoredEventRow): EventRow {
  const eventTime = Number(row.event_ms) as EpochMs;
  return {
    place: {
      eventTime,
      eventId: row.event_id ?? row.event_uuid,
      accountId: row.account,
      textHash: row.text_hash,
    },
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
