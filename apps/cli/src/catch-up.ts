import { advance } from '#projection';
import type pg from 'pg';
import type { Terminal } from './terminal/terminal.ts';

const UNFOLDED = `
  select count(*)::integer as appends, coalesce(sum(a.record_count), 0)::bigint as records
  from ledger.append a, lineage.checkpoint c
  where c.name = 'lineage' and (a.incarnation, a.xid, a.append_id) > (c.incarnation, c.xid, c.append_id)`;

/**
 * Brings the lineage up to what the ledger holds at this moment, as far as no open transaction holds it back: another
 * loader may have been cut off, or an update of Backtrail may have emptied the lineage. Costs one query when it is
 * current.
 */
export async function catchUp(pool: pg.Pool, { progress, signal }: Terminal): Promise<void> {
  const { rows } = await pool.query<{ appends: number; records: string }>(UNFOLDED);
  const { appends, records } = rows[0] ?? { appends: 0, records: '0' };
  let folded = 0;
  let foldedRecords = 0;
  while (folded < appends) {
    signal.throwIfAborted();
    const step = await advance(pool);
    if (step.appends === 0) return;
    folded += step.appends;
    foldedRecords += step.records;
    progress(` Lineage    ${foldedRecords.toLocaleString('en')} of ${Number(records).toLocaleString('en')} records`);
  }
}
