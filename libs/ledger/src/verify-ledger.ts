import type pg from 'pg';
import { inTransaction } from '#platform';
import { createBreather } from './breather.ts';
import { checkAppends, isEnoughAtOnce } from './check-appends.ts';
import { collectFindings } from './finding.ts';
import type { Finding } from './finding.ts';
import { APPEND_ROWS } from './load-appends.ts';
import type { AppendRow } from './load-appends.ts';
import { sweepOrphans } from './sweep-orphans.ts';
import { sweepQuarantine } from './sweep-quarantine.ts';

/** How far a verification is: records checked so far, of as many as the appends say there are. */
export type VerifyProgress = { readonly records: number; readonly expectedRecords: number };

export type VerifyReport = {
  readonly appends: number;
  readonly records: number;
  /** The first thousand faults. */
  readonly findings: readonly Finding[];
  readonly totalFindings: number;
};

const COUNT = `
  select count(*) as appends, coalesce(sum(record_count), 0) as records from ledger.append`;
const OPEN_APPENDS = `
  declare appends no scroll cursor for
  ${APPEND_ROWS.trim()} order by a.append_id`;
const NEXT_APPENDS = `
  fetch 200 from appends`;

/**
 * Checks the whole ledger: every record's text is read, hashed, decoded again and compared with its columns; every append
 * with its count, hash and facts; every object with its outcome; the quarantine with its keys.
 *
 * All of it is read in one snapshot, so a running ingest raises no alarm. Memory does not grow with the ledger.
 */
export async function verifyLedger(
  pool: pg.Pool,
  onProgress: (progress: VerifyProgress) => void = () => undefined,
): Promise<VerifyReport> {
  return inTransaction(pool, (client) => verifyIn(client, onProgress), { isolation: 'repeatable read' });
}

async function verifyIn(client: pg.ClientBase, onProgress: (progress: VerifyProgress) => void): Promise<VerifyReport> {
  const findings = collectFindings();
  const breathe = createBreather();
  const {
    rows: [counted],
  } = await client.query<{ appends: string; records: string }>(COUNT);
  let records = 0;
  for await (const rows of appendGroups(client)) {
    const checked = await checkAppends(client, rows, breathe);
    findings.add(...checked.findings);
    records += checked.records;
    onProgress({ records, expectedRecords: Number(counted?.records ?? 0) });
  }
  findings.add(...(await sweepOrphans(client)));
  for await (const found of sweepQuarantine(client)) findings.add(...found);
  return { appends: Number(counted?.appends ?? 0), records, findings: findings.kept, totalFindings: findings.total() };
}

/** The rows of all appends, in groups that are small enough to be loaded together. */
async function* appendGroups(client: pg.ClientBase): AsyncGenerator<readonly AppendRow[], void> {
  await client.query(OPEN_APPENDS);
  let group: AppendRow[] = [];
  let [records, bytes] = [0, 0];
  for (;;) {
    const { rows } = await client.query<AppendRow>(NEXT_APPENDS);
    if (rows.length === 0) break;
    for (const row of rows) {
      records += row.record_count;
      bytes += Number(row.text_bytes);
      if (group.length > 0 && isEnoughAtOnce(records, bytes)) {
        yield group;
        group = [];
        [records, bytes] = [row.record_count, Number(row.text_bytes)];
      }
      group.push(row);
    }
  }
  if (group.length > 0) yield group;
}
