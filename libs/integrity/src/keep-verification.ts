import type { VerifyReport } from '#ledger';
import { inTransaction } from '#platform';
import type pg from 'pg';
import { keepFindings } from './keep-findings.ts';
import { VERIFY_LOCK } from './verify-next.ts';

const LOCK = `
  select pg_advisory_xact_lock(${VERIFY_LOCK})`;

// The next pass follows as after one on schedule: workers know when.
const INSERT = `
  insert into integrity.pass
    (began_at, ended_at, stage, last_append, expected_records, appends, records, faults, next_at)
  select $1, clock_timestamp(), 'done', coalesce(max(append_id), 0), $3, $2, $3, $4, clock_timestamp() + interval '1 year'
  from ledger.append
  returning pass_id`;

/**
 * Keeps what a verification of the whole ledger found, in the place of the latest one on schedule: whoever has mended
 * something need not wait for the next.
 */
export async function keepVerification(pool: pg.Pool, beganAt: Date, report: VerifyReport): Promise<void> {
  const { appends, records, findings, totalFindings } = report;
  await inTransaction(pool, async (client) => {
    await client.query(LOCK);
    const { rows } = await client.query<{ pass_id: string }>(INSERT, [beganAt, appends, records, totalFindings]);
    await keepFindings(client, rows[0]?.pass_id ?? '', findings, 0);
  });
}
