import type pg from 'pg';
import { byKey } from './new-record.ts';
import type { RecordKey } from './new-record.ts';

// The inner select cannot be flattened, so each event is one probe of the key's index in one partition, whatever the
// planner knows of tables that have just been made. The outer times keep it from planning for every month there is.
const FIND_STORED = `
  select k.ordinal, r.account, r.text_hash
  from unnest($1::timestamptz[], $2::uuid[]) with ordinality as k (event_time, event_uuid, ordinal)
  cross join lateral (
    select account, text_hash from ledger.record
    where event_time = k.event_time and event_uuid = k.event_uuid and event_time between $3 and $4
    offset 0
  ) r`;

type StoredRow = { readonly ordinal: string; readonly account: string; readonly text_hash: Buffer };

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

/** @param records in the order of their key */
async function storedAmong<R extends RecordKey>(
  client: pg.Pool | pg.ClientBase,
  records: readonly R[],
): Promise<ReadonlySet<R>> {
  const stored = new Set<R>();
  const times = isoTimesOf(records);
  const [first, last] = [times.at(0), times.at(-1)];
  if (first === undefined) return stored;
  const uuids = records.map(({ columns }) => columns.eventUuid);
  const { rows } = await client.query<StoredRow>(FIND_STORED, [arrayOf(times), arrayOf(uuids), first, last]);
  for (const row of rows) {
    const record = records[Number(row.ordinal) - 1];
    if (record?.columns.account === row.account && record.textHash.equals(row.text_hash)) stored.add(record);
  }
  return stored;
}

/** Neighbours mostly share their second, and so the text of it. */
function isoTimesOf(records: readonly RecordKey[]): readonly string[] {
  let [time, text] = [Number.NaN, ''];
  return records.map(({ columns }) => {
    if (columns.eventTime !== time) [time, text] = [columns.eventTime, new Date(columns.eventTime).toISOString()];
    return text;
  });
}

/** An array literal of words that hold nothing to escape: the driver's own quoting looks at every character. */
const arrayOf = (words: readonly string[]): string => `{${words.join(',')}}`;
