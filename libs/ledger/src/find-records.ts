import type pg from 'pg';
import { eventKeyOf } from './event-key.ts';
import { RECORD_COLUMNS, storedRecordOf } from './stored-record.ts';
import type { RecordRow, StoredRecord } from './stored-record.ts';

// By the hash that the key begins with; the uuid itself is looked at in the row. Named, since it is planned once then.
const FIND_BY_EVENT = `
  select ${RECORD_COLUMNS}
  from record r
  where uuid_hash_extended(r.event_uuid, 0) = uuid_hash_extended($1, 0) and r.event_uuid = $1
  order by r.event_time, r.account collate "C", r.text_hash`;
const FIND_BY_APPEND = `
  select ${RECORD_COLUMNS}
  from ledger.record r
  where r.append_id = any($1::bigint[])`;

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
    values: [uuid],
  });
  // A UUID may also be the hash of another id.
  return rows.map(storedRecordOf).filter((record) => record.eventId === eventId);
}

/** All records of the appends, in no order. */
export async function recordsOfAppend(
  client: pg.Pool | pg.ClientBase,
  appendIds: readonly number[],
): Promise<readonly StoredRecord[]> {
  if (appendIds.length === 0) return [];
  const { rows } = await client.query<RecordRow>(FIND_BY_APPEND, [appendIds]);
  return rows.map(storedRecordOf);
}
