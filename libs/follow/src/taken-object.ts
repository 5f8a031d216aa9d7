import type pg from 'pg';

/** An object that is taken to be read, until its lease ends. */
export type TakenObject = {
  readonly foundId: string;
  /** What the ledger is to know this reading by. */
  readonly objectId: number;
  readonly name: string;
  readonly nameBytes: Buffer | null;
  readonly version: string | null;
  readonly tag: string | null;
  readonly byteSize: number | null;
  readonly tries: number;
  readonly strikes: number;
};

/** Who takes: the worker, and for how long without a sign of life. */
export type Taker = { readonly workerId: string; readonly leaseSeconds: number };

// One that a reader died of is taken alone, and before others.
const TAKE_STRUCK = `
  with due as (
    select found_id from follow.found
    where source_id = $1 and state in ('waiting', 'taken') and strikes > 0 and due_at <= clock_timestamp()
    order by due_at limit 1 for update skip locked)
  update follow.found f
  set state = 'taken', taken_by = $2, due_at = clock_timestamp() + make_interval(secs => $3),
    object_id = nextval('ledger.object_object_id_seq')
  from due where f.found_id = due.found_id
  returning f.found_id, f.object_id, f.name, f.name_bytes, f.version, f.tag, f.byte_size, f.tries, f.strikes`;

// Less at a time when little is left, so that several who read end at about the same time: of so many that are due, each
// takes a quarter at most.
const LOOKED_OVER = 512;
const FEWEST = 32;

const TAKE = `
  with due as (
    select found_id from follow.found
    where source_id = $1 and state in ('waiting', 'taken') and due_at <= clock_timestamp() and strikes = 0
    order by due_at
    limit (
      select least($4, greatest(${FEWEST}, count(*) / 4))
      from (
        select from follow.found
        where source_id = $1 and state in ('waiting', 'taken') and due_at <= clock_timestamp() limit ${LOOKED_OVER}) w)
    for update skip locked)
  update follow.found f
  set state = 'taken', taken_by = $2, due_at = clock_timestamp() + make_interval(secs => $3),
    object_id = nextval('ledger.object_object_id_seq')
  from due where f.found_id = due.found_id
  returning f.found_id, f.object_id, f.name, f.name_bytes, f.version, f.tag, f.byte_size, f.tries, f.strikes`;

const KEEP = `
  update follow.found set due_at = clock_timestamp() + make_interval(secs => $3)
  where found_id = any ($1::bigint[]) and taken_by = $2 and state = 'taken'`;

// A reading that was committed by whoever died before saying so. Its ending in the ledger tells.
const SETTLE_LOST = `
  update follow.found f
  set state = case o.outcome when 'READ' then 'read' else 'failed' end, reason = o.reason, detail = o.detail,
    ended_at = clock_timestamp(), taken_by = null
  from ledger.object_outcome o
  where f.source_id = $1 and f.state = 'taken' and f.due_at <= clock_timestamp() and o.object_id = f.object_id`;

type TakenRow = {
  readonly found_id: string;
  readonly object_id: string;
  readonly name: string;
  readonly name_bytes: Buffer | null;
  readonly version: string | null;
  readonly tag: string | null;
  readonly byte_size: string | null;
  readonly tries: number;
  readonly strikes: number;
};

/**
 * Takes objects of a source that are due, or whose taker gave no sign of life. Any number may take at a time; none gets
 * what another has.
 */
export async function takeDue(
  pool: pg.Pool,
  sourceId: string,
  { workerId, leaseSeconds }: Taker,
  limit: number,
): Promise<readonly TakenObject[]> {
  await pool.query(SETTLE_LOST, [sourceId]);
  const struck = await pool.query<TakenRow>(TAKE_STRUCK, [sourceId, workerId, leaseSeconds]);
  if (struck.rows.length > 0) return struck.rows.map(takenIn);
  const { rows } = await pool.query<TakenRow>(TAKE, [sourceId, workerId, leaseSeconds, limit]);
  return rows.map(takenIn);
}

/** A sign of life for what is taken. Gives how many of them are still the taker's own. */
export async function keepTaken(
  pool: pg.Pool,
  taken: readonly TakenObject[],
  { workerId, leaseSeconds }: Taker,
): Promise<number> {
  const { rowCount } = await pool.query(KEEP, [taken.map(({ foundId }) => foundId), workerId, leaseSeconds]);
  return rowCount ?? 0;
}

function takenIn(row: TakenRow): TakenObject {
  return {
    foundId: row.found_id,
    objectId: Number(row.object_id),
    name: row.name,
    nameBytes: row.name_bytes,
    version: row.version,
    tag: row.tag,
    byteSize: row.byte_size === null ? null : Number(row.byte_size),
    tries: row.tries,
    strikes: row.strikes,
  };
}
