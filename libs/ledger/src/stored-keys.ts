import type pg from 'pg';
import { accountNumberOf } from './narrow-columns.ts';
import { byKey } from './new-record.ts';
import type { RecordKey } from './new-record.ts';

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
export type Sifted<R> = { readonly fresh: readonly R[]; readonly duplicates: readonly R[] };

/** Sets the records apart that are stored already, or stand more than once among those given. */
export async function siftStored<R extends RecordKey>(
  client: pg.Pool | pg.ClientBase,
  records: readonly R[],
): Promise<Sifted<R>> {
  const fresh: R[] = [];
  const duplicates: R[] = [];
  for (const record of records.toSorted(byKey)) {
    const last = fresh.at(-1);
    (last !== undefined && byKey(last, record) === 0 ? duplicates : fresh).push(record);
  }
  const stored = await storedAmong(client, fresh);
  if (stored.size === 0) return { fresh, duplicates };
  return {
    fresh: fresh.filter((record) => !stored.has(record)),
    duplicates: [...duplicates, ...fresh.filter((record) => stored.has(record))],
  };
}

async function storedAmong<R extends RecordKey>(
  client: pg.Pool | pg.ClientBase,
  records: readonly R[],
): Promise<ReadonlySet<R>> {
  if (records.length === 0) return new Set();
  const { rows } = await client.query<StoredRow>(FIND_STORED, [uuidsOf(records)]);
  if (rows.length === 0) return new Set();
  const stored = new Set(rows.map((row) => keyOf(row.account_number, row.text_hash)));
  const isStored = ({ columns, textHash }: R): boolean => stored.has(keyOf(accountNumberOf(columns.account), textHash));
  return new Set(records.filter(isStored));
}

/** Rows of one event may also be its other forms, or share no more than the hash of its id. */
const keyOf = (accountNumber: number | string, textHash: Buffer): string =>
  `${String(accountNumber)} ${textHash.toString('hex')}`;

/** An array literal of words that hold nothing to escape: the driver's own quoting looks at every character. */
const uuidsOf = (records: readonly RecordKey[]): string =>
  `{${records.map(({ columns }) => columns.eventUuid).join(',')}}`;
