import type pg from 'pg';

/** One load transaction that has ended, and whose every elder has ended: nothing can still appear before it. */
export type FoldableAppend = {
  readonly append_id: string;
  readonly incarnation: number;
  readonly xid: string;
  readonly record_count: number;
  readonly first_event_at: Date | null;
  readonly last_event_at: Date | null;
};

/** A place in the one order of the appends. */
export type Position = { readonly incarnation: number; readonly xid: string; readonly append_id: string };

/** How far a projection has followed the appends. */
export type Checkpoint = Position & { readonly epoch: string };

/** One writer of the present lineage at a time; the lock takes no transaction id, so whoever waits for it holds no horizon back. */
const LOCK = `
  select pg_advisory_xact_lock(7270736902)`;

const TRY_LOCK = `
  select pg_try_advisory_xact_lock(7270736902) as is_locked`;

const CHECKPOINT = `
  select incarnation, xid::text, append_id, epoch from checkpoint where name = 'lineage'`;

// A bare `xid` behind `order by` would be the text of the select list, in which 1000 comes before 999.
const UNFOLDED = `
  select append_id, incarnation, xid::text, record_count, first_event_at, last_event_at
  from ledger.append a
  where (a.incarnation, a.xid, a.append_id) > ($1::integer, $2::xid8, $3::bigint)
    and (a.incarnation < $4::integer or a.xid < pg_snapshot_xmin(pg_current_snapshot()))
  order by a.incarnation, a.xid, a.append_id
  limit $5`;

const UNTIL = `
  select append_id, incarnation, xid::text, record_count, first_event_at, last_event_at
  from ledger.append a
  where (a.incarnation, a.xid, a.append_id) > ($1::integer, $2::xid8, $3::bigint)
    and (a.incarnation, a.xid, a.append_id) <= ($4::integer, $5::xid8, $6::bigint)
  order by a.incarnation, a.xid, a.append_id`;

const INCARNATION = `
  select ledger.current_incarnation() as ordinal`;

/** Takes the lock of whoever writes the present lineage, until the transaction ends. */
export async function lockLineage(client: pg.ClientBase): Promise<void> {
  await client.query(LOCK);
}

/** Takes the same lock if nobody has it, and tells whether that is so. */
export async function tryLockLineage(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ is_locked: boolean }>(TRY_LOCK);
  return rows[0]?.is_locked === true;
}

/** Reads where the resolver stands. */
export async function readCheckpoint(client: pg.ClientBase | pg.Pool): Promise<Checkpoint> {
  const { rows } = await client.query<Checkpoint>(CHECKPOINT);
  const [checkpoint] = rows;
  if (checkpoint === undefined) throw new Error('lineage.checkpoint has lost its row; `backtrail migrate` made it');
  return checkpoint;
}

/**
 * The oldest appends beyond a checkpoint that stand behind the horizon, in order.
 *
 * The horizon is the oldest transaction still open anywhere on the server: an append of that transaction or a later one
 * might yet be preceded by one that commits late. Appends of an earlier incarnation of the cluster have all ended.
 *
 * @see https://www.postgresql.org/docs/current/functions-info.html (pg_snapshot_xmin)
 */
export async function unfoldedAppends(
  client: pg.ClientBase,
  checkpoint: Checkpoint,
  limit: number,
): Promise<readonly FoldableAppend[]> {
  const { rows: incarnations } = await client.query<{ ordinal: number }>(INCARNATION);
  const { incarnation, xid, append_id } = checkpoint;
  const values = [incarnation, xid, append_id, incarnations[0]?.ordinal, limit];
  const { rows } = await client.query<FoldableAppend>(UNFOLDED, values);
  return rows;
}

/** The appends between a checkpoint and the position of a known epoch, which all stand behind the horizon. */
export async function appendsUntil(
  client: pg.ClientBase,
  from: Checkpoint,
  until: Position,
): Promise<readonly FoldableAppend[]> {
  const values = [from.incarnation, from.xid, from.append_id, until.incarnation, until.xid, until.append_id];
  const { rows } = await client.query<FoldableAppend>(UNTIL, values);
  return rows;
}
