import { RESOLVER } from '#lineage';
import type { Resolver } from '#lineage';
import { withRetry } from '#platform';
import type pg from 'pg';
import { advance } from './advance.ts';
import { readCheckpoint } from './unfolded-appends.ts';

/** A transaction on the same server that holds the horizon back. */
export type HorizonHolder = {
  readonly pid: number | null;
  readonly login: string | null;
  readonly database: string | null;
  readonly application: string | null;
  readonly since: Date | null;
  readonly is_prepared: boolean;
};

const HOLDERS = `
  select pid, login, database, application, since, is_prepared
  from ledger.horizon_holders()
  where pid is distinct from pg_backend_pid()
  order by since nulls last`;

const IS_FOLDED = `
  select not exists (
    select from ledger.append
    where append_id = any($1::bigint[]) and (incarnation, xid, append_id) > ($2::integer, $3::xid8, $4::bigint)
  ) as is_folded`;

const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 500;
/** Time after which waiting is told. */
const TELL_AFTER_MS = 1_000;

export type AwaitOptions = {
  /** Told at most once a second, while a transaction elsewhere on the server holds the lineage back. */
  readonly onWait?: (holders: readonly HorizonHolder[]) => void;
  readonly onAdvance?: (records: number) => void;
  readonly signal?: AbortSignal;
  /** This program's own, if not given. */
  readonly resolver?: Resolver;
};

/**
 * Advances the lineage until it covers the given appends, by itself: no worker is needed.
 *
 * A server that restarts meanwhile is waited for, since a step that was cut off left nothing behind.
 * Waits where another transaction on the server is still open that began before them, and tells which.
 *
 * @throws the signal's reason when it is aborted
 */
export async function awaitCurrent(
  pool: pg.Pool,
  appendIds: readonly string[],
  options: AwaitOptions = {},
): Promise<void> {
  const { resolver = RESOLVER } = options;
  let pauseMs = FIRST_PAUSE_MS;
  let waitedMs = 0;
  while (!(await withRetry(() => isFolded(pool, appendIds)))) {
    options.signal?.throwIfAborted();
    const step = await withRetry(() => advance(pool, { resolver }));
    if (step.appends > 0) {
      options.onAdvance?.(step.records);
      pauseMs = FIRST_PAUSE_MS;
      continue;
    }
    if (waitedMs >= TELL_AFTER_MS) {
      options.onWait?.(await withRetry(() => horizonHolders(pool)));
      waitedMs = 0;
    }
    await pause(pauseMs);
    waitedMs += pauseMs;
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

/** The transactions that hold the horizon back, eldest first. */
export async function horizonHolders(pool: pg.Pool): Promise<readonly HorizonHolder[]> {
  const { rows } = await pool.query<HorizonHolder>(HOLDERS);
  return rows;
}

async function isFolded(pool: pg.Pool, appendIds: readonly string[]): Promise<boolean> {
  if (appendIds.length === 0) return true;
  const { incarnation, xid, append_id } = await readCheckpoint(pool);
  const { rows } = await pool.query<{ is_folded: boolean }>(IS_FOLDED, [appendIds, incarnation, xid, append_id]);
  return rows[0]?.is_folded ?? true;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
