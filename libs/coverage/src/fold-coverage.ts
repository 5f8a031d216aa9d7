import { inTransaction } from '#platform';
import type pg from 'pg';
import { foldFiles } from './fold-files.ts';
import { foldRecords } from './fold-records.ts';

/** What one step covered; nothing where no append stood behind the horizon. */
export type CoverageStep = { readonly appends: number; readonly records: number };

/** More than one step of the lineage holds, so that the coverage is never behind it. */
const MOST_APPENDS = 1_000;
const MOST_RECORDS = 200_000;

/** One at a time; the lock takes no transaction id, so whoever waits for it holds no horizon back. */
const LOCK = `
  select pg_advisory_xact_lock(7270736905)`;

// A bare `xid` behind `order by` would be the text of the select list, in which 1000 comes before 999.
const UNFOLDED = `
  select a.append_id, a.incarnation, a.xid::text as xid, a.record_count
  from ledger.append a
  where (a.incarnation, a.xid, a.append_id) > (
      (select c.incarnation from coverage.checkpoint c), (select c.xid from coverage.checkpoint c),
      (select c.append_id from coverage.checkpoint c))
    and (a.incarnation < ledger.current_incarnation() or a.xid < pg_snapshot_xmin(pg_current_snapshot()))
  order by a.incarnation, a.xid, a.append_id
  limit ${MOST_APPENDS}`;

const MOVE = `
  update coverage.checkpoint set incarnation = $1, xid = $2::xid8, append_id = $3`;

const EMPTY = `
  truncate coverage.hour, coverage.area, coverage.file`;

const RESTART = `
  update coverage.checkpoint set incarnation = 0, xid = '0', append_id = 0`;

type Append = {
  readonly append_id: string;
  readonly incarnation: number;
  readonly xid: string;
  readonly record_count: number;
};

/**
 * Moves the coverage forward by one step, within an open transaction: its counts and its checkpoint commit together, so
 * no append counts twice. Only appends behind the horizon are taken, so none can slip in before the checkpoint later.
 */
export async function foldCoverage(client: pg.ClientBase): Promise<CoverageStep> {
  await client.query(LOCK);
  const { rows } = await client.query<Append>(UNFOLDED);
  const appends = withinBounds(rows);
  const last = appends.at(-1);
  if (last === undefined) return { appends: 0, records: 0 };
  const ids = appends.map((append) => append.append_id);
  await foldRecords(client, ids);
  await foldFiles(client, ids);
  await client.query(MOVE, [last.incarnation, last.xid, last.append_id]);
  return { appends: appends.length, records: appends.reduce((sum, append) => sum + append.record_count, 0) };
}

/** The same in a transaction of its own. */
export function advanceCoverage(pool: pg.Pool): Promise<CoverageStep> {
  return inTransaction(pool, foldCoverage);
}

/** Drops what is covered: the next steps count it again from the ledger. */
export async function emptyCoverage(client: pg.ClientBase): Promise<void> {
  await client.query(LOCK);
  await client.query(EMPTY);
  await client.query(RESTART);
}

/** The first append always, however large, then as many as stay within the bound. */
function withinBounds(appends: readonly Append[]): readonly Append[] {
  let records = 0;
  return appends.filter((append, position) => (records += append.record_count) <= MOST_RECORDS || position === 0);
}
