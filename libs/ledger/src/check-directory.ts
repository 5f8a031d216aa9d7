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

/** The decoder takes the years 1-9999; a time beyond them is a finding of its own. */
const FIRST_MS = Date.parse('0001-01-01T00:00:00Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** Checks that the directory leads from each record's event to its time. */
export async function checkDirectory(
  client: pg.ClientBase,
  records: readonly StoredRecord[],
): Promise<readonly Finding[]> {
  const datable = records.filter(({ columns }) => columns.eventTime >= FIRST_MS && columns.eventTime <= LAST_MS);
  const { rows } = await client.query<{ readonly ordinal: string }>(FIND_MISSING, [
    `{${datable.map(({ columns }) => directoryHashOf(columns.eventUuid)).join(',')}}`,
    `{${datable.map(({ columns }) => new Date(columns.eventTime).toISOString()).join(',')}}`,
  ]);
  return rows.flatMap(({ ordinal }) => {
    const record = datable[Number(ordinal) - 1];
    if (record === undefined) return [];
    const { appendId, eventId } = record;
    return [findingAt('DIRECTORY_ENTRY_MISSING', { appendId, eventId }, 'the event cannot be found by its id')];
  });
}
