import type pg from 'pg';
import type { Checkpoint, Position } from './unfolded-appends.ts';

/** One advance of the resolver: from then on, all that was appended up to its position was known. */
export type Epoch = Position & { readonly epoch: string };

const AFTER = `
  select epoch, incarnation, xid::text, append_id
  from ledger.epoch e
  where (e.incarnation, e.xid, e.append_id) > ($1::integer, $2::xid8, $3::bigint)
  order by e.incarnation, e.xid, e.append_id, e.epoch
  limit 1`;

const OPEN = `
  insert into ledger.epoch (incarnation, xid, append_id) values ($1, $2::xid8, $3) returning epoch`;

/** The first epoch beyond a checkpoint that was made before, as a rebuild meets it; null where the resolver is ahead. */
export async function epochAfter(
  client: pg.ClientBase,
  { incarnation, xid, append_id }: Checkpoint,
): Promise<Epoch | null> {
  const { rows } = await client.query<Epoch>(AFTER, [incarnation, xid, append_id]);
  return rows[0] ?? null;
}

/** Records a new epoch, which covers all appends up to a position. Its clock is the database's. */
export async function openEpoch(client: pg.ClientBase, { incarnation, xid, append_id }: Position): Promise<string> {
  const { rows } = await client.query<{ epoch: string }>(OPEN, [incarnation, xid, append_id]);
  const [row] = rows;
  if (row === undefined) throw new Error('the insert of an epoch gave no epoch back');
  return row.epoch;
}
