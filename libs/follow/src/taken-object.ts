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
export type Taker = {
  readonly workerId: string;
  readonly leaseSeconds: number;
  /** Which of how many readers of the worker, from 0. Default: the only one. */
  readonly reader?: { readonly nth: number; readonly of: number };
};

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

/** Of what is due first, so much is looked over. */
const LOOKED_OVER = 512;
const FEWEST = 8;
/** A worker that gave no sign of life for so long has no share. */
const SHARED_WITH_SECONDS = 10;

// Each reader that lives has a share of what is due first, account and Region by account and Region: so what was delivered
// twice is mostly stored by the one that stored it before, and not by two at once, of which one would have to begin again;
// and all are at about the same time of day. Where others are slow, or gone, their objects come to be a part of each share.
// A quarter of it at a time, so that several who read end at about the same time.
const TAKE = `
  with readers as (
    select $5 * (1 + count(*) filter (where worker_id <> $2)) as number,
      $5 * (count(*) filter (where worker_id < $2)) + $6 as before
    from follow.worker where beat_at > clock_timestamp() - make_interval(secs => ${SHARED_WITH_SECONDS})),
  looked as materialized (
    select f.found_id, f.due_at,
      ntile(r.number::integer) over (order by hashtext(coalesce(left(f.file_hour, -12), f.name)), f.due_at)
        = r.before + 1 as is_own
    from (
      select found_id, due_at, name, file_hour from follow.found
      where source_id = $1 and state in ('waiting', 'taken') and due_at <= clock_timestamp() and strikes = 0
      order by due_at limit ${LOOKED_OVER}) f, readers r),
  due as (
    select f.found_id
    from looked join follow.found f using (found_id)
    where f.state in ('waiting', 'taken') and f.due_at <= clock_timestamp()
    order by looked.is_own desc, looked.due_at
    limit (select least($4, greatest(${FEWEST}, count(*) filter (where is_own) / 4)) from looked)
    for update of f skip locked)
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
  { workerId, leaseSeconds, reader = { nth: 0, of: 1 } }: Taker,
  limit: number,
): Promise<readonly TakenObject[]> {
  await pool.query(SETTLE_LOST, [sourceId]);
  const struck = await pool.query<TakenRow>(TAKE_STRUCK, [sourceId, workerId, leaseSeconds]);
  if (struck.rows.length > 0) return struck.rows.map(takenIn);
  const values = [sourceId, workerId, leaseSeconds, limit, reader.of, reader.nth];
  const { rows } = await pool.query<TakenRow>(TAKE, values);
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
