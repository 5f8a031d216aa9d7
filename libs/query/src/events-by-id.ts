import { eventKeyOf } from '#ledger';
import type pg from 'pg';
import type { EventRow } from './stored-event.ts';
import { STANDS_FOR_ITSELF, STORED_EVENT_COLUMNS, storedEventOf } from './stored-event.ts';
import type { StoredEventRow } from './stored-event.ts';

// By the hash that the key begins with; the lateral has each event looked up by itself.
const FIND = `
  select ${STORED_EVENT_COLUMNS}
  from (select distinct event_uuid from unnest($1::uuid[]) event_uuid) k
  cross join lateral (
    select * from record
    where uuid_hash_extended(event_uuid, 0) = uuid_hash_extended(k.event_uuid, 0) and event_uuid = k.event_uuid
    offset 0
  ) r
  where $2::boolean or ${STANDS_FOR_ITSELF}
  order by r.event_time, r.account collate "C", r.text_hash`;

/** Which records of an event are asked for: all that are stored, or of those that say the same, one. */
export type WhichRecords = 'all' | 'standing-for-themselves';

/**
 * The stored records of many events, by event id, in one query. Those of one event are by time, account and hash. An
 * event that is not stored has none.
 */
export async function eventsById(
  pool: pg.Pool | pg.ClientBase,
  eventIds: readonly string[],
  which: WhichRecords = 'standing-for-themselves',
): Promise<ReadonlyMap<string, readonly EventRow[]>> {
  const found = new Map<string, EventRow[]>(eventIds.map((eventId) => [eventId, []]));
  const uuids = eventIds.map((eventId) => eventKeyOf(eventId).uuid);
  const { rows } = await pool.query<StoredEventRow>(FIND, [uuids, which === 'all']);
  // A UUID may also be the hash of another id, which was not asked for.
  for (const event of rows.map(storedEventOf)) found.get(event.place.eventId)?.push(event);
  return found;
}
