import { columnsIn, locationIn } from '#ledger';
import type { RecordColumns, RecordPlaceRow, TextLocation } from '#ledger';
import type { EventPlace } from './attributed-event.ts';

/** An event's record without its text, and where it stands in the order of all. */
export type EventRow = {
  readonly place: EventPlace;
  readonly columns: RecordColumns;
  readonly location: TextLocation;
  readonly appendId: string;
};

/** What `storedEventOf` needs, for the select list of a query over `record` as `r`. */
export const STORED_EVENT_COLUMNS = `
  case when isfinite(r.event_time) then (extract(epoch from r.event_time) * 1000)::bigint end as event_ms,
  r.event_uuid, r.event_id, r.account, encode(r.text_hash, 'hex') as text_hash, r.actor, r.append_id, r.segment_id,
  r.block, r.block_offset, r.text_bytes, r.is_read_only, r.event_name, r.event_source, r.region, r.source_ip,
  r.error_code, r.oddities`;

/**
 * Leaves out records that say the same as another one in another spelling, of a query over `record` as `r`. The
 * offset has each record looked up by key; without it the planner may join with all variants of the store.
 */
export const STANDS_FOR_ITSELF = `
  not exists (
    select from variant v
    where v.event_uuid = r.event_uuid and v.account = r.account and v.event_time = r.event_time
      and v.text_hash = r.text_hash and v.stands_for <> v.text_hash
    offset 0
  )`;

/** A row of `STORED_EVENT_COLUMNS` as the driver gives it. */
export type StoredEventRow = RecordPlaceRow & { readonly text_hash: string; readonly append_id: string };

/** Turns a row into an event. */
export function storedEventOf(row: StoredEventRow): EventRow {
  const columns = columnsIn(row);
  const eventId = row.event_id ?? row.event_uuid;
  return {
    place: { eventTime: columns.eventTime, eventId, accountId: row.account, textHash: row.text_hash },
    columns,
    location: locationIn(row),
    appendId: row.append_id,
  };
}
