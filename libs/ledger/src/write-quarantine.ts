import type pg from 'pg';
import type { QuarantineEntry } from './quarantine-entry.ts';

// In the order of the key, so that two loaders that read the same damaged file wait for each other and cannot deadlock.
const INSERT_QUARANTINE = `
  insert into ledger.quarantine (entry_key, object_id, object_name, position, byte_offset, reason, detail, content_hash,
    content_bytes, content, stored_hash, is_whole)
  select * from unnest($1::bytea[], $2::bigint[], $3::text[], $4::int[], $5::bigint[], $6::text[], $7::text[],
    $8::bytea[], $9::bigint[], $10::bytea[], $11::bytea[], $12::boolean[])
  order by 1
  on conflict (entry_key) do nothing`;

/** Stores the entries that are not stored yet. Those that are, by an earlier reading of the same file, stay as they are. */
export async function writeQuarantine(client: pg.ClientBase, entries: readonly QuarantineEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const of = <T>(value: (entry: QuarantineEntry) => T): T[] => entries.map(value);
  await client.query(INSERT_QUARANTINE, [
    of((entry) => entry.entryKey),
    of((entry) => entry.objectId),
    of((entry) => entry.objectName),
    of((entry) => entry.position),
    of((entry) => entry.byteOffset),
    of((entry) => entry.reason),
    of((entry) => entry.detail),
    of((entry) => entry.contentHash),
    of((entry) => entry.contentBytes),
    of((entry) => entry.content),
    of((entry) => entry.storedHash),
    of((entry) => entry.isWhole),
  ]);
}
