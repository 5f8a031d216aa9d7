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

/** The columns of `KnownEpoch`, for the select list of a query over `ledger.epoch` as `e`. */
export const EPOCH_COLUMNS = `e.epoch, e.incarnation, e.xid::text as xid, e.append_id, e.clock`;

/** An epoch that a step is still making is none yet. */
const IS_OVER = `e.epoch <= (select c.epoch from lineage.checkpoint c where c.name = 'lineage')`;

const EPOCH_AT = `
  select ${EPOCH_COLUMNS} from ledger.epoch e where e.clock <= $1 and ${IS_OVER} order by e.clock desc, e.epoch desc limit 1`;

const CLOCKS = `
  select clock_timestamp() as now, (select e.clock from ledger.epoch e where ${IS_OVER} order by e.epoch limit 1) as first`;

const ENTER = `
  select set_config('search_path', 'known_then,' || current_setting('search_path'), true),
    set_config('backtrail.epoch', $1, true), set_config('backtrail.incarnation', $2, true),
    set_config('backtrail.xid', $3, true), set_config('backtrail.append_id', $4, true)`;

/**
 * The last epoch that had ended at a time.
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

/** Begins a transaction that reads what was known in an epoch; ends with it. */
export async function enterEpoch(
  client: pg.ClientBase,
  { epoch, incarnation, xid, append_id }: Omit<KnownEpoch, 'clock'>,
): Promise<void> {
  await client.query('begin isolation level repeatable read read only');
  await client.query(ENTER, [epoch, String(incarnation), xid, append_id]);
}

/**
 * Asks of what was known in an epoch: whatever `ask` reads through the connection that it is given is as it was then,
 * records and answers alike.
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
