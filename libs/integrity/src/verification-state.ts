import type { Finding, FindingCode } from '#ledger';
import type pg from 'pg';
import { PASS_ROWS, passIn } from './pass.ts';
import type { PassRow, VerifyPass } from './pass.ts';

/** A fault that is kept. */
export type KeptFinding = Finding & {
  readonly findingId: string;
  readonly passId: string;
  readonly foundAt: string;
};

/** How the ledger is, as far as it was looked at. */
export type VerificationState = {
  /** The pass that goes on; null where none does. */
  readonly running: VerifyPass | null;
  /** The latest one that came to its end; null where none has yet. */
  readonly last: VerifyPass | null;
  /** Faults of both: as long as there are any, the ledger is not what was appended. */
  readonly faults: number;
  /** How long the next slice, or pass, has been due; below 0 while it is not, null where nobody has begun. */
  readonly lateSeconds: number | null;
};

const PASSES = `
  (${PASS_ROWS.trim()} order by pass_id desc limit 1)
  union all
  (${PASS_ROWS.trim()} where stage = 'done' and pass_id < (select max(pass_id) from integrity.pass)
    order by pass_id desc limit 1)
  order by pass_id desc`;

const FINDINGS = `
  select finding_id, pass_id, found_at, code, append_id::float8, event_id, object_id::float8, segment_id::float8,
    quarantine_id::float8, detail
  from integrity.finding
  where pass_id = any ($1::bigint[]) and finding_id < coalesce($2::bigint, 9223372036854775807)
  order by finding_id desc limit $3`;

/** How the verification on schedule is, and what it found. */
export async function verificationState(pool: pg.Pool): Promise<VerificationState> {
  const { rows } = await pool.query<PassRow>(PASSES);
  const [latest, before] = rows;
  const running = latest === undefined || latest.stage === 'done' ? null : passIn(latest);
  const whole = running === null ? latest : before;
  const last = whole === undefined ? null : passIn(whole);
  return {
    running,
    last,
    faults: (running?.faults ?? 0) + (last?.faults ?? 0),
    lateSeconds: latest === undefined ? null : -latest.wait_ms / 1000,
  };
}

/** What the pass that goes on and the latest whole one found, the latest first. @param before a finding's id */
export async function verificationFindings(
  pool: pg.Pool,
  { running, last }: VerificationState,
  before: string | null,
  limit: number,
): Promise<readonly KeptFinding[]> {
  type Row = {
    readonly finding_id: string;
    readonly pass_id: string;
    readonly found_at: Date;
    readonly code: FindingCode;
    readonly append_id: number | null;
    readonly event_id: string | null;
    readonly object_id: number | null;
    readonly segment_id: number | null;
    readonly quarantine_id: number | null;
    readonly detail: string;
  };
  const passes = [running, last].flatMap((pass) => (pass === null ? [] : [pass.passId]));
  const { rows } = await pool.query<Row>(FINDINGS, [passes, before, limit]);
  return rows.map((row) => ({
    findingId: row.finding_id,
    passId: row.pass_id,
    foundAt: row.found_at.toISOString(),
    code: row.code,
    appendId: row.append_id,
    eventId: row.event_id,
    objectId: row.object_id,
    segmentId: row.segment_id,
    quarantineId: row.quarantine_id,
    detail: row.detail,
  }));
}
