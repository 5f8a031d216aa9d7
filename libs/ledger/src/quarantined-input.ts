import type pg from 'pg';

const COLUMNS = `
  q.quarantine_id, q.object_name, o.name_account, o.name_region, q.position, q.content_hash, q.content_bytes, q.content,
  q.is_whole, p.outcome as replayed`;
const UNREPLAYED = `
  select ${COLUMNS}
  from ledger.quarantine q
  left join ledger.object o on o.object_id = q.object_id
  left join ledger.quarantine_replay p on p.quarantine_id = q.quarantine_id
  where p.quarantine_id is null and q.quarantine_id > $1
  order by q.quarantine_id
  limit 16`;
const THESE = `
  select ${COLUMNS}
  from ledger.quarantine q
  left join ledger.object o on o.object_id = q.object_id
  left join ledger.quarantine_replay p on p.quarantine_id = q.quarantine_id
  where q.quarantine_id = any($1::bigint[])
  order by q.quarantine_id`;

/** A quarantine entry, as far as reading it again needs it. */
export type QuarantinedInput = {
  readonly quarantineId: number;
  readonly objectName: string;
  readonly nameAccount: string | null;
  readonly nameRegion: string | null;
  /** Null for an object that could not be read to its end. */
  readonly position: number | null;
  readonly contentHash: Buffer;
  readonly contentBytes: number;
  readonly content: Buffer;
  readonly isWhole: boolean;
  /** What came of an earlier replay; null when there was none. */
  readonly replayed: string | null;
};

type InputRow = {
  readonly quarantine_id: string;
  readonly object_name: string;
  readonly name_account: string | null;
  readonly name_region: string | null;
  readonly position: number | null;
  readonly content_hash: Buffer;
  readonly content_bytes: string;
  readonly content: Buffer;
  readonly is_whole: boolean;
  readonly replayed: string | null;
};

/** The next entries after an id that have not been replayed, by id: at most 16, which are at most 16 MiB. */
export async function unreplayedAfter(pool: pg.Pool, quarantineId: number): Promise<readonly QuarantinedInput[]> {
  const { rows } = await pool.query<InputRow>(UNREPLAYED, [quarantineId]);
  return rows.map(inputOf);
}

/** The entries of these ids, by id, whether replayed or not. Ids that name no entry are left out. */
export async function quarantinedInputs(pool: pg.Pool, ids: readonly number[]): Promise<readonly QuarantinedInput[]> {
  const { rows } = await pool.query<InputRow>(THESE, [ids]);
  return rows.map(inputOf);
}

const inputOf = (row: InputRow): QuarantinedInput => ({
  quarantineId: Number(row.quarantine_id),
  objectName: row.object_name,
  nameAccount: row.name_account,
  nameRegion: row.name_region,
  position: row.position,
  contentHash: row.content_hash,
  contentBytes: Number(row.content_bytes),
  content: row.content,
  isWhole: row.is_whole,
  replayed: row.replayed,
});
