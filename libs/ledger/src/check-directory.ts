import type pg from 'pg';
import { directoryHashOf } from './event-key.ts';
import { findingAt } from './finding.ts';
import type { Finding } from './finding.ts';
import type { StoredRecord } from './stored-record.ts';

const FIND_MISSING = `
  select k.ordinal
  from unnest($1::bigint[], $2::timestamptz[]) with ordinality as k (event_hash, event_time, ordinal)
  where not exists (
    select from ledger.event_directory d where d.event_hash = k.event_hash and d.event_time = k.event_time
  )`;

/** Checks that the directory leads from each record's event to its time. */
export async function checkDirectory(
  client: pg.ClientBase,
  records: readonly StoredRecord[],
): Promise<readonly Finding[]> {
  const { rows } = await client.query<{ readonly ordinal: string }>(FIND_MISSING, [
    `{${records.map(({ columns }) => directoryHashOf(columns.eventUuid)).join(',')}}`,
    `{${records.map(({ columns }) => new Date(columns.eventTime).toISOString()).join(',')}}`,
  ]);
  return rows.flatMap(({ ordinal }) => {
    const record = records[Number(ordinal) - 1];
    if (record === undefined) return [];
    const { appendId, eventId } = record;
    return [findingAt('DIRECTORY_ENTRY_MISSING', { appendId, eventId }, 'the event cannot be found by its id')];
  });
}
