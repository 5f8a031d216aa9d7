import type pg from 'pg';
import { directoryHashOf, eventKeyOf } from './event-key.ts';
import { RECORD_COLUMNS, storedRecordOf } from './stored-record.ts';
import type { RecordRow, StoredRecord } from './stored-record.ts';

// The directory gives the times, and each time leads to one partition; the lateral keeps the planner from probing all.
// Named, since planning for all months takes longer than finding the few rows of one event.
const FIND_BY_EVENT = `
  select ${RECORD_COLUMNS}
  from (select distinct event_time from ledger.event_directory where event_hash = $1) d
  cross join lateral (
    select * from record where event_time = d.event_time and event_uuid = $2 offset 0
  ) r
  order by r.event_time, r.account collate "C", r.text_hash`;
const FIND_BY_APPEND = `
  select ${RECORD_COLUMNS}
  from ledger.record r
  where r.append_id = any($1::bigint[])
    and r.event_time between
      (select min(first_event_at) from ledger.append where append_id = any($1::bigint[])) and
      (select max(last_event_at) from ledger.append where append_id = any($1::bigint[]))`;

/**
 * All stored records of one event id: copies of several accounts, and copies of one account that differ in their bytes.
 * By event time, account and hash.
 */
export async function recordsOfEvent(
  client: pg.Pool | pg.ClientBase,
  eventId: string,
): Promise<readonly StoredRecord[]> {
  const { uuid } = eventKeyOf(eventId);
  const { rows } = await client.query<RecordRow>({
    name: 'records-of-event',
    text: FIND_BY_EVENT,
    values: [directoryHashOf(uuid), uuid],
  });
  // A UUID may also be the hash of another id.
  return rows.map(storedRecordOf).filter((record) => record.eventId === eventId);
}

/** All records of the appends, in no order. Partitions outside of the appends' times are not touched. */
export async function recordsOfAppend(
  client: pg.Pool | pg.ClientBase,
  appendIds: readonly number[],
): Promise<readonly StoredRecord[]> {
  if (appendIds.length === 0) return [];
  const { rows } = await client.query<RecordRow>(FIND_BY_APPEND, [appendIds]);
  return rows.map(storedRecordOf);
}
