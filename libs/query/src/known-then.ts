import { AppError, isoOf } from '#kernel';
import type { EpochMs } from '#kernel';
import type pg from 'pg';

/** A state of knowledge: all that was appended up to a place in the order of appends, as it was understood then. */
export type KnownEpoch = {
  readonly epoch: string;
  readonly incarnation: number;
  readonly xid: string;
  readonly append_id: string;
  /** When it became what is known, by the clock of the database. */
  readonly clock: Date;
};

/** Nothing was known at that time. */
export class AsOfTooEarly extends AppError {
  readonly code = 'AS_OF_TOO_EARLY';

  constructor(at: EpochMs, first: Date | null) {
    const since =
      first === null ? 'nothing is known yet' : `the first records were understood at ${first.toISOString()}`;
    super(`nothing was known at ${isoOf(at)}: in this store ${since}; ask of a later time`);
  }
}

/** What will be known is not known. */
export class AsOfInFuture extends AppError {
  readonly code = 'AS_OF_IN_FUTURE';

  constructor(at: EpochMs, now: Date) {
    super(`${isoOf(at)} is in the future: it is ${now.toISOString()}; ask of a time that has passed`);
  }
}

/**
 * What was known then is not there at this moment: the lineage is being computed from the ledger again, and has not come to
 * that epoch yet.
 */
export class PastNotComputed extends AppError {
  readonly code = 'PAST_NOT_COMPUTED';

  /** @param reached the last epoch that is computed; null where the computing itself kept it from being read */
  constructor(wanted: string, reached: string | null) {
    const how = reached === null ? 'is beginning anew' : `has come to epoch ${reached}`;
    super(
      `the lineage is being computed again and ${how}: what was known in epoch ${wanted} is not there yet; ask again once it is`,
      { wanted, reached },
    );
  }
}

/** The columns of `KnownEpoch`, for the select list of a query over `ledger.epoch` as `e`. */
export const EPOCH_COLUMNS = `e.epoch, e.incarnation, e.xid::text as xid, e.append_id, e.clock`;

/** The last epoch that the lineage has come to: the last of all but while it is being computed again. */
export const REACHED = `(select c.epoch from lineage.checkpoint c where c.name = 'lineage')`;

// An epoch is the ledger's: it stays the one that a time belongs to while the lineage is computed again.
const EPOCH_AT = `
  select ${EPOCH_COLUMNS} from ledger.epoch e where e.clock <= $1 order by e.clock desc, e.epoch desc limit 1`;

export const LATEST_EPOCH = `select e.epoch from ledger.epoch e where e.epoch > 0 order by e.epoch desc limit 1`;

/** The last epoch that the lineage has come to, and the last that there is; null where there is none. */
export type Reach = { readonly reached: string; readonly latest: string | null };

const REACH = `
  select ${REACHED} as reached, (${LATEST_EPOCH}) as latest`;

const CLOCKS = `
  select clock_timestamp() as now, (select e.clock from ledger.epoch e where e.epoch > 0 order by e.epoch limit 1) as first`;

// A truncated table is empty to whoever looked before, too; so it is kept from being truncated before anything is looked at.
// In the order in which a rebuild takes them, so that neither waits for the other.
const BEGIN = `
  begin isolation level repeatable read read only;
  lock table lineage.checkpoint, lineage.fact, lineage.fact_key, lineage.unit, lineage.unit_origin,
    lineage.edge, lineage.variant, lineage.revision, lineage.past_edge, lineage.past_origin,
    lineage.amended in access share mode`;

/**
 * Tables are read by their indexes: a small one may be asked for each record that is looked at. Prepared statements are
 * planned anew: what a plan over the views costs would count against the one that the connection keeps for the present.
 */
const ENTER = `
  select ${REACHED} as reached, ${REACHED} >= $1::bigint as is_reached, b.first_at, b.last_at,
    set_config('search_path', 'known_then,' || current_setting('search_path'), true),
    set_config('enable_seqscan', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true),
    set_config('backtrail.epoch', $1::bigint::text, true), set_config('backtrail.incarnation', $2::integer::text, true),
    set_config('backtrail.xid', $3::xid8::text, true), set_config('backtrail.append_id', $4::bigint::text, true),
    set_config('backtrail.first_event_at', b.first_at, true), set_config('backtrail.last_event_at', b.last_at, true)
  from (
    select coalesce($5, min(a.first_event_at)::text, 'infinity') as first_at,
      coalesce($6, max(a.last_event_at)::text, '-infinity') as last_at
    from ledger.append a
    where $5::text is null and (a.incarnation, a.xid, a.append_id) <= ($2::integer, $3::xid8, $4::bigint)
  ) b`;

type Entered = {
  readonly reached: string;
  readonly is_reached: boolean;
  readonly first_at: string;
  readonly last_at: string;
};

/** The times of the first and the last event that were known in an epoch, which never change. */
const boundsOf = new WeakMap<object, Pick<Entered, 'first_at' | 'last_at'>>();

/** SQLSTATE of a lock that was not given within the time that a connection waits for one. */
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * The last epoch that had ended at a time, whether the lineage has come to it or not.
 *
 * @throws {AsOfTooEarly} before the first one
 * @throws {AsOfInFuture}
 */
export async function epochAt(pool: pg.Pool | pg.ClientBase, at: EpochMs): Promise<KnownEpoch> {
  const { rows: clocks } = await pool.query<{ now: Date; first: Date | null }>(CLOCKS);
  const { now = new Date(at), first = null } = clocks[0] ?? {};
  if (at > now.getTime()) throw new AsOfInFuture(at, now);
  const { rows } = await pool.query<KnownEpoch>(EPOCH_AT, [new Date(at)]);
  const [epoch] = rows;
  if (epoch === undefined) throw new AsOfTooEarly(at, first);
  return epoch;
}

/** How far the lineage has come. */
export async function reachOf(pool: pg.Pool | pg.ClientBase): Promise<Reach> {
  const { rows } = await pool.query<Reach>(REACH);
  return rows[0] ?? { reached: '0', latest: null };
}

/**
 * Begins a transaction that reads what was known in an epoch; ends with it. The lineage does not begin anew meanwhile.
 *
 * @throws {PastNotComputed} when the lineage has not come to the epoch yet; the transaction is left to be rolled back
 */
export async function enterEpoch(client: pg.ClientBase, known: Omit<KnownEpoch, 'clock'>): Promise<void> {
  const { epoch, incarnation, xid, append_id } = known;
  await begin(client, epoch);
  const { first_at = null, last_at = null } = boundsOf.get(known) ?? {};
  const values = [epoch, incarnation, xid, append_id, first_at, last_at];
  const { rows } = await client.query<Entered>({ name: 'enter-epoch', text: ENTER, values });
  const [entered] = rows;
  if (entered?.is_reached !== true) throw new PastNotComputed(epoch, entered?.reached ?? null);
  boundsOf.set(known, entered);
}

async function begin(client: pg.ClientBase, epoch: string): Promise<void> {
  try {
    await client.query(BEGIN);
  } catch (error) {
    const isLocked = error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE;
    throw isLocked ? new PastNotComputed(epoch, null) : error;
  }
}

/**
 * Asks of what was known in an epoch: whatever `ask` reads through the connection that it is given is as it was then,
 * records and answers alike.
 *
 * @throws {PastNotComputed} when the lineage has not come to that epoch yet
 */
export async function asKnownIn<T>(
  pool: pg.Pool,
  epoch: Omit<KnownEpoch, 'clock'>,
  ask: (client: pg.ClientBase) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await enterEpoch(client, epoch);
    const answer = await ask(client);
    await client.query('commit');
    client.release();
    return answer;
  } catch (error) {
    client.release(true);
    throw error;
  }
}
