import { horizonHolders } from '#projection';
import type pg from 'pg';
import { faultCodeOf } from './fault-code.ts';
import { aFew, OK } from './part-state.ts';
import type { PartState } from './part-state.ts';

/** Where the lineage stands, and the first append that it does not cover. */
export type LineageLook = {
  /** The checkpoint's place in the order of appends; null where there is none. */
  readonly place: string | null;
  /** Whether nothing can slip in any more before the first append that is not covered; null where all are. */
  readonly isFoldable: boolean | null;
  /** How long that one has waited; 0 where there is none. */
  readonly seconds: number;
  /** Whether a step is under way, which has not taken suspiciously long. */
  readonly isAdvancing: boolean;
};

/** A lineage that does not move though it could, since a moment of a monotonic clock in milliseconds. */
export type Standstill = { readonly place: string; readonly sinceMs: number };

// The lock that a step of the resolver holds is the advisory lock 7270736902. The application sees its own processes.
const LOOK = `
  select format('%s/%s/%s', c.incarnation, c.xid, c.append_id) as place, w.is_foldable, coalesce(w.seconds, 0) as seconds,
    exists (
      select from pg_locks l join pg_stat_activity a using (pid)
      where l.locktype = 'advisory' and l.granted and l.objsubid = 1
        and (l.classid::bigint << 32 | l.objid::bigint) = 7270736902
        and l.database = (select oid from pg_database where datname = current_database())
        and a.xact_start > clock_timestamp() - make_interval(secs => $1)
    ) as is_advancing
  from lineage.checkpoint c
  left join lateral (
    select extract(epoch from clock_timestamp() - a.appended_at)::float8 as seconds,
      a.xid < pg_snapshot_xmin(pg_current_snapshot())
        or a.incarnation is distinct from (
          select ordinal from ledger.incarnation where cluster = ledger.cluster_identity()) as is_foldable
    from ledger.append a
    where (a.incarnation, a.xid, a.append_id) > (c.incarnation, c.xid, c.append_id)
    order by a.incarnation, a.xid, a.append_id
    limit 1
  ) w on true
  where c.name = 'lineage'`;

/** A step takes seconds. One that takes longer than this waits for something that does not come. */
const STEP_SECONDS = 60;
/** How long what could be folded may lie before nobody is taken to fold it: several times what workers wait. */
const FROZEN_AFTER_MS = 7_000;
/** How long an open transaction may hold back what is stored before it is told. */
const HELD_SECONDS = 8;

export async function lookAtLineage(pool: pg.Pool): Promise<LineageLook> {
  type Row = { place: string; is_foldable: boolean | null; seconds: number; is_advancing: boolean };
  const { rows } = await pool.query<Row>(LOOK, [STEP_SECONDS]);
  const [row] = rows;
  if (row === undefined) return { place: null, isFoldable: null, seconds: 0, isAdvancing: false };
  const { place, is_foldable: isFoldable, seconds, is_advancing: isAdvancing } = row;
  return { place, isFoldable, seconds, isAdvancing };
}

/** What of a look is remembered until the next: since when the same place is the last one though it need not be. */
export function standstillAt(look: LineageLook, nowMs: number, before: Standstill | null): Standstill | null {
  if (look.place === null || look.isFoldable !== true || look.isAdvancing) return null;
  return before?.place === look.place ? before : { place: look.place, sinceMs: nowMs };
}

/** Judges a look. @param holders process ids of the transactions that hold the horizon back, eldest first */
export function judgeLineage(
  look: LineageLook,
  standstill: Standstill | null,
  nowMs: number,
  holders: readonly string[],
): PartState {
  if (look.place === null) return { state: 'red', code: 'CHECKPOINT_MISSING' };
  const seconds = Math.round(look.seconds);
  if (standstill !== null && nowMs - standstill.sinceMs > FROZEN_AFTER_MS)
    return { state: 'red', code: 'LINEAGE_FROZEN', seconds };
  if (isHeld(look)) return { state: 'amber', code: 'HORIZON_HELD', about: aFew(holders), seconds };
  return OK;
}

/** Whether an append waits for long, for a transaction that began before it and is still open. */
export const isHeld = (look: LineageLook): boolean => look.isFoldable === false && look.seconds > HELD_SECONDS;

/** Who holds the horizon back, by process id. */
export async function holdersOf(pool: pg.Pool): Promise<readonly string[]> {
  const holders = await horizonHolders(pool);
  return holders.map(({ pid }) => (pid === null ? 'a prepared transaction' : `pid ${pid}`));
}

/** What a failed look says of the part. */
export const failedPart = (error: unknown): PartState => ({ state: 'red', code: faultCodeOf(error) });
