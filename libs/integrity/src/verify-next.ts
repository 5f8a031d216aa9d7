import { FIRST_NUMBER, VERIFY_STAGES, verifySlice } from '#ledger';
import type { VerifiedSlice, VerifyStage } from '#ledger';
import { inTransaction, isRetryable } from '#platform';
import type pg from 'pg';
import { keepFindings } from './keep-findings.ts';
import { PASS_ROWS } from './pass.ts';
import type { PassRow } from './pass.ts';

/** What became of an attempt to go on with the verification. */
export type VerifyStep =
  /** Another process is at it. */
  | { readonly kind: 'elsewhere' }
  /** The next slice, or the next pass, is due in so many milliseconds. */
  | { readonly kind: 'waits'; readonly ms: number }
  | { readonly kind: 'began'; readonly passId: string }
  | { readonly kind: 'checked'; readonly passId: string; readonly records: number; readonly faults: number }
  | { readonly kind: 'ended'; readonly passId: string; readonly records: number; readonly faults: number };

export type VerifyPace = {
  /** From the end of one pass to the beginning of the next. */
  readonly everyHours: number;
  /** How many times as long as a slice took the store is left alone behind it. Default: 3. */
  readonly rest?: number;
};

/** Held for a slice by whoever checks it, and given back by the server when that process dies. */
export const VERIFY_LOCK = '7270736907';
const TAKE = `
  select pg_try_advisory_xact_lock(${VERIFY_LOCK}) as is_taken`;

const LATEST = `
  ${PASS_ROWS.trim()} order by pass_id desc limit 1`;

// The settings of all workers are the same; one that was made shorter holds at once.
const DUE_MS = `
  select (extract(epoch from least(next_at, ended_at + make_interval(hours => $2)) - clock_timestamp()) * 1000)::float8 as ms
  from integrity.pass where pass_id = $1`;

const BEGIN = `
  insert into integrity.pass (last_append, expected_records)
  select coalesce(max(append_id), 0), coalesce(sum(record_count), 0) from ledger.append
  returning pass_id`;

const GO_ON = `
  update integrity.pass
  set stage = $2, at = $3, appends = appends + $4, records = records + $5, faults = faults + $6, failure = null,
    next_at = clock_timestamp() + make_interval(secs => $7)
  where pass_id = $1`;

const END = `
  update integrity.pass set stage = 'done', ended_at = clock_timestamp(), failure = null,
    next_at = clock_timestamp() + make_interval(hours => $2)
  where pass_id = $1`;

const FAIL = `
  update integrity.pass set failure = $2, next_at = clock_timestamp() + make_interval(secs => $3)
  where pass_id = $1 and stage <> 'done'`;

const REST = 3;
/** How soon a slice that cannot be read is tried again. */
const RETRY_SECONDS = 60;

/**
 * Goes on with the verification of the ledger: begins a pass where one is due, or checks the next slice of it. Any number of
 * processes may call it; one at a time checks, and what it checked is kept together with where it is, so whatever dies
 * leaves nothing half done.
 *
 * @throws what PostgreSQL fails of; what does not pass by itself is kept with the pass as well
 */
export async function verifyNext(pool: pg.Pool, { everyHours, rest = REST }: VerifyPace): Promise<VerifyStep> {
  const begun: { passId: string | null } = { passId: null };
  try {
    return await inTransaction(pool, async (client) => {
      const taken = await client.query<{ is_taken: boolean }>(TAKE);
      if (taken.rows[0]?.is_taken !== true) return { kind: 'elsewhere' };
      const pass = (await client.query<PassRow>(LATEST)).rows[0];
      const waitMs = await waitOf(client, pass, everyHours);
      if (waitMs > 0) return { kind: 'waits', ms: waitMs };
      if (pass === undefined || pass.stage === 'done') return await begin(client);
      begun.passId = pass.pass_id;
      return await goOn(client, pass, pass.stage, everyHours, rest);
    });
  } catch (error) {
    if (begun.passId !== null && !isRetryable(error))
      await pool.query(FAIL, [begun.passId, codeIn(error), RETRY_SECONDS]);
    throw error;
  }
}

async function waitOf(client: pg.ClientBase, pass: PassRow | undefined, everyHours: number): Promise<number> {
  if (pass?.stage !== 'done') return pass?.wait_ms ?? 0;
  const { rows } = await client.query<{ ms: number }>(DUE_MS, [pass.pass_id, everyHours]);
  return rows[0]?.ms ?? 0;
}

async function begin(client: pg.ClientBase): Promise<VerifyStep> {
  const { rows } = await client.query<{ pass_id: string }>(BEGIN);
  return { kind: 'began', passId: rows[0]?.pass_id ?? '' };
}

async function goOn(
  client: pg.ClientBase,
  pass: PassRow,
  stage: VerifyStage,
  everyHours: number,
  rest: number,
): Promise<VerifyStep> {
  const beganMs = performance.now();
  const slice = await verifySlice(client, { stage, after: pass.at, lastAppend: pass.last_append });
  await keepFindings(client, pass.pass_id, slice.findings, Number(pass.faults));
  const next = nextPlace(stage, slice);
  const restSeconds = ((performance.now() - beganMs) * rest) / 1000;
  const faults = slice.findings.length;
  await client.query(GO_ON, [
    pass.pass_id,
    next?.stage ?? stage,
    next?.at ?? pass.at,
    slice.appends,
    slice.records,
    faults,
    restSeconds,
  ]);
  const soFar = { records: Number(pass.records) + slice.records, faults: Number(pass.faults) + faults };
  if (next !== null) return { kind: 'checked', passId: pass.pass_id, ...soFar };
  await client.query(END, [pass.pass_id, everyHours]);
  return { kind: 'ended', passId: pass.pass_id, ...soFar };
}

function nextPlace(
  stage: VerifyStage,
  { until }: VerifiedSlice,
): { readonly stage: VerifyStage; readonly at: string } | null {
  if (until !== null) return { stage, at: until };
  const next = VERIFY_STAGES[VERIFY_STAGES.indexOf(stage) + 1];
  return next === undefined ? null : { stage: next, at: FIRST_NUMBER };
}

/** PostgreSQL's own code, as `XX001` of a page that is damaged. */
function codeIn(error: unknown): string {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  if (typeof code !== 'string') return 'VERIFY_FAILED';
  return /^[0-9A-Z]{5}$/.test(code) ? `SQLSTATE_${code}` : code;
}
