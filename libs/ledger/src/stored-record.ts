import type { EpochMs } from '#kernel';
import { epochMsSql } from './epoch-ms-sql.ts';
import type { RecordColumns } from './record-columns.ts';
import type { TextLocation } from './text-location.ts';

/** A record as it stands in the ledger, without its text. */
export type StoredRecord = {
  /** The event's own id, however it is stored. */
  readonly eventId: string;
  readonly columns: RecordColumns;
  readonly appendId: number;
  readonly location: TextLocation;
  readonly position: number;
  readonly textHash: Buffer;
  readonly storedHash: Buffer | null;
  readonly redaction: number;
};

/** What `storedRecordOf` needs, for the select list of a query over `ledger.record` as `r`. */
export const RECORD_COLUMNS = `
  ${epochMsSql('r.event_time')} as event_ms, r.event_uuid, r.account, r.text_hash, r.stored_hash,
  r.append_id, r.segment_id, r.block, r.block_offset, r.text_bytes, r.position, r.redaction, r.is_read_only, r.actor,
  r.event_id, r.event_name, r.event_source, r.region, r.source_ip, r.error_code, r.oddities`;

/** What every reader of `ledger.record` takes of a row, as the driver gives it: 64-bit integers come as text. */
export type RecordPlaceRow = {
  readonly event_ms: string | null;
  readonly event_uuid: string;
  readonly event_id: string | null;
  readonly account: string;
  readonly actor: string;
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

/** A row of `RECORD_COLUMNS`. */
export type RecordRow = RecordPlaceRow & {
  readonly text_hash: Buffer;
  readonly stored_hash: Buffer | null;
  readonly append_id: string;
  readonly position: number;
  readonly redaction: number;
};

/** The columns in a row. */
export function columnsIn(row: RecordPlaceRow): RecordColumns {
  return {
    eventTime: Number(row.event_ms) as EpochMs,
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
  };
}

/** Where the text of a row stands. */
export function locationIn(row: RecordPlaceRow): TextLocation {
  return {
    segmentId: Number(row.segment_id),
    block: row.block,
    blockOffset: row.block_offset,
    textBytes: row.text_bytes,
  };
}

/** Turns a row into a record. */
export function storedRecordOf(row: RecordRow): StoredRecord {
  return {
    eventId: row.event_id ?? row.event_uuid,
    columns: columnsIn(row),
    appendId: Number(row.append_id),
    location: locationIn(row),
    position: row.position,
    textHash: row.text_hash,
    storedHash: row.stored_hash,
    redaction: row.redaction,
  };
}
