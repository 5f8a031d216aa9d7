import type pg from 'pg';
import { accountNumberOf } from './narrow-columns.ts';
import { byKeyOfRow, hashDigits, uuidDigits } from './record-row.ts';
import type { WrittenRecord } from './record-row.ts';

// All at once: an index is gone through for a sorted list at less than half of what as many look-ups cost. The list is an
// inner select, so the planner takes it for short, whatever it knows of a table that has just been made.
const FIND_STORED = `
  select account_number, text_hash
  from ledger.record
  where uuid_hash_extended(event_uuid, 0) = any(array(
    select uuid_hash_extended(event_uuid, 0) from unnest($1::uuid[]) event_uuid
  ))`;

type StoredRow = { readonly account_number: string; readonly text_hash: Buffer };

/** Records of a batch that are not stored yet, each once and in the order of their key, and all others. */
export type Sifted = { readonly fresh: readonly WrittenRecord[]; readonly duplicates: readonly WrittenRecord[] };

/** Sets the records apart that are stored already, or stand more than once among those given. */
export async function siftStored(client: pg.Pool | pg.ClientBase, records: readonly WrittenRecord[]): Promise<Sifted> {
  const fresh: WrittenRecord[] = [];
  const duplicates: WrittenRecord[] = [];
  for (const record of records.toSorted(byKeyOfRow)) {
    const last = fresh.at(-1);
    (last !== undefined && byKeyOfRow(last, record) === 0 ? duplicates : fresh).push(record);
  }
  const stored = await storedAmong(client, fresh);
  if (stored.size === 0) return { fresh, duplicates };
  return {
    fresh: fresh.filter((record) => !stored.has(record)),
    duplicates: [...duplicates, ...fresh.filter((record) => stored.has(record))],
  };
}

async function storedAmong(
  client: pg.Pool | pg.ClientBase,
  records: readonly WrittenRecord[],
): Promise<ReadonlySet<WrittenRecord>> {
  if (records.length === 0) return new Set();
  const { rows } = await client.query<StoredRow>(FIND_STORED, [uuidsOf(records)]);
  if (rows.length === 0) return new Set();
  const stored = new Set(rows.map((row) => keyOf(row.account_number, row.text_hash.toString('hex'))));
  return new Set(records.filter((record) => stored.has(keyOf(accountNumberOf(record.account), hashDigits(record)))));
}

/** Rows of one event may also be its other forms, or share no more than the hash of its id. */
const keyOf = (accountNumber: number | string, textHash: string): string => `${String(accountNumber)} ${textHash}`;

/** An array literal of words that hold nothing to escape: the driver's own quoting looks at every character. */
const uuidsOf = (records: readonly WrittenRecord[]): string => `{${records.map(uuidDigits).join(',')}}`;
