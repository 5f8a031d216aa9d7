import type { StoredRecord } from '#ledger';
import type pg from 'pg';

const STAND_INS = `
  select v.event_uuid, v.account, encode(v.text_hash, 'hex') as text_hash
  from variant v
  where v.event_uuid = any($1::uuid[]) and v.stands_for <> v.text_hash`;

/**
 * Leaves out the records that say the same as another one in another spelling. Conflicting copies all stay: each
 * stands for itself.
 */
export async function thoseThatStandForThemselves(
  pool: pg.Pool | pg.ClientBase,
  records: readonly StoredRecord[],
): Promise<readonly StoredRecord[]> {
  if (records.length < 2) return records;
  const { rows } = await pool.query<{ event_uuid: string; account: string; text_hash: string }>(STAND_INS, [
    records.map((record) => record.columns.eventUuid),
  ]);
  const standIns = new Set(rows.map((row) => `${row.event_uuid} ${row.account} ${row.text_hash}`));
  return records.filter((record) => !standIns.has(placeOf(record)));
}

const placeOf = ({ columns, textHash }: StoredRecord): string =>
  `${columns.eventUuid} ${columns.account} ${textHash.toString('hex')}`;
