import type pg from 'pg';
import { AppError } from '#kernel';

/** How many objects of a run are in which state. */
export type RunCounts = {
  readonly found: number;
  readonly waiting: number;
  readonly read: number;
  readonly skipped: number;
  readonly failed: number;
};

/** What was found together at a source, and how far it is read. Moments are ISO 8601, UTC. */
export type Run = {
  readonly runId: string;
  readonly source: string;
  readonly beganAt: string;
  /** When the looking ended; null while it goes on, and where it was interrupted. */
  readonly lookedUntil: string | null;
  readonly objects: RunCounts;
  /** Records that were seen in the objects that are read: `new + duplicate + quarantined`. */
  readonly records: {
    readonly seen: number;
    readonly appended: number;
    readonly duplicate: number;
    readonly quarantined: number;
  };
};

/** An object of a run. */
export type RunObject = {
  readonly foundId: string;
  readonly name: string;
  readonly version: string | null;
  readonly tag: string | null;
  readonly byteSize: number | null;
  readonly sha256: string | null;
  readonly foundAt: string;
  readonly endedAt: string | null;
  readonly state: 'waiting' | 'taken' | 'read' | 'skipped' | 'failed';
  readonly reason: string | null;
  readonly detail: string | null;
};

/** No run has the id. */
export class RunUnknown extends AppError {
  readonly code = 'RUN_UNKNOWN';

  constructor(id: string) {
    super(`there is no run ${JSON.stringify(id)}: \`backtrail runs list\` shows those that there are`, { run: id });
  }
}

// Counted as they change, by the triggers of follow.found.
const RUNS = `
  select r.run_id, s.name, r.began_at, r.looked_until, r.found::float8, r.waiting::float8, r.read::float8,
    r.skipped::float8, r.failed::float8, r.records_seen::float8, r.records_appended::float8,
    r.records_duplicate::float8, r.records_quarantined::float8
  from follow.run r join follow.source s using (source_id)`;
const LIST = `
  ${RUNS.trim()}
  where r.run_id < coalesce($1::bigint, 9223372036854775807) order by r.run_id desc limit $2`;
const ONE = `
  ${RUNS.trim()} where r.run_id = $1`;

// By the index of those that go on, and by their numbers.
const UNDER_WAY = `
  ${RUNS.trim()}
  where r.run_id = any ($1::bigint[])
    or r.run_id in (select run_id from follow.run where waiting > 0 or looked_until is null order by run_id desc limit $2)
  order by r.run_id`;

const OBJECTS = `
  select f.found_id, f.name, f.version, f.tag, f.byte_size::float8 as byte_size, encode(o.sha256_delivered, 'hex') as sha256,
    f.found_at, f.ended_at, f.state, f.reason, f.detail
  from follow.found f left join ledger.object_outcome o using (object_id)
  where f.run_id = $1 and ($2::text[] is null or f.state = any ($2)) and f.found_id > $3
  order by f.found_id limit $4`;

const RETRY = `
  update follow.found
  set state = 'waiting', due_at = clock_timestamp(), tries = 0, strikes = 0, reason = null, detail = null, ended_at = null
  where run_id = $1 and state = 'failed'`;

type RunRow = {
  readonly run_id: string;
  readonly name: string;
  readonly began_at: Date;
  readonly looked_until: Date | null;
} & RunCounts & {
    readonly records_seen: number;
    readonly records_appended: number;
    readonly records_duplicate: number;
    readonly records_quarantined: number;
  };

/** Runs, the latest first. @param before a run's id: those that began before it */
export async function listRuns(pool: pg.Pool, before: string | null, limit: number): Promise<readonly Run[]> {
  const { rows } = await pool.query<RunRow>(LIST, [before, limit]);
  return rows.map(runIn);
}

/** One run. @throws {RunUnknown} */
export async function runOf(pool: pg.Pool, id: string): Promise<Run> {
  const [row] = /^\d{1,18}$/.test(id) ? (await pool.query<RunRow>(ONE, [id])).rows : [];
  if (row === undefined) throw new RunUnknown(id);
  return runIn(row);
}

/** So many runs that go on are seen at once, the latest ones. */
const MOST_UNDER_WAY = 200;

/** Runs in which something is still looked for or to be read, and those of the ids, in the order in which they began. */
export async function runsUnderWay(pool: pg.Pool, ids: readonly string[]): Promise<readonly Run[]> {
  const { rows } = await pool.query<RunRow>(UNDER_WAY, [ids, MOST_UNDER_WAY]);
  return rows.map(runIn);
}

/** Objects of a run in the order in which they were found. @param states null for all */
export async function objectsOfRun(
  pool: pg.Pool,
  id: string,
  {
    states,
    after,
    limit,
  }: { readonly states: readonly RunObject['state'][] | null; readonly after: string; readonly limit: number },
): Promise<readonly RunObject[]> {
  type Row = Omit<RunObject, 'foundId' | 'byteSize' | 'foundAt' | 'endedAt'> & {
    readonly found_id: string;
    readonly byte_size: number | null;
    readonly found_at: Date;
    readonly ended_at: Date | null;
  };
  const { rows } = await pool.query<Row>(OBJECTS, [id, states, after, limit]);
  return rows.map(({ found_id, byte_size, found_at, ended_at, ...rest }) => ({
    foundId: found_id,
    ...rest,
    byteSize: byte_size,
    foundAt: found_at.toISOString(),
    endedAt: ended_at?.toISOString() ?? null,
  }));
}

/** Has what failed in a run read again. Gives how many objects. @throws {RunUnknown} */
export async function retryRun(pool: pg.Pool, id: string): Promise<number> {
  await runOf(pool, id);
  const { rowCount } = await pool.query(RETRY, [id]);
  return rowCount ?? 0;
}

function runIn(row: RunRow): Run {
  const { found, waiting, read, skipped, failed } = row;
  return {
    runId: row.run_id,
    source: row.name,
    beganAt: row.began_at.toISOString(),
    lookedUntil: row.looked_until?.toISOString() ?? null,
    objects: { found, waiting, read, skipped, failed },
    records: {
      seen: row.records_seen,
      appended: row.records_appended,
      duplicate: row.records_duplicate,
      quarantined: row.records_quarantined,
    },
  };
}
