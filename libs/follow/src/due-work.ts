import type pg from 'pg';

/** What there is to do at a source now. */
export type DueWork = {
  readonly sourceId: string;
  readonly kind: string;
  readonly isLookDue: boolean;
  /** Whether objects wait to be read, or their taker died. */
  readonly isReadDue: boolean;
};

const DUE = `
  select s.source_id, s.kind, s.kind <> 'queue' and s.look_at <= clock_timestamp() as is_look_due,
    exists (select from follow.found f
      where f.source_id = s.source_id and f.state in ('waiting', 'taken') and f.due_at <= clock_timestamp()) as is_read_due
  from follow.source s
  where s.removed_at is null and s.paused_at is null
  order by s.source_id`;

/** What there is to do, source by source. The work list itself: what the queue was told, or lost, does not matter. */
export async function dueWork(pool: pg.Pool): Promise<readonly DueWork[]> {
  const { rows } = await pool.query<{ source_id: string; kind: string; is_look_due: boolean; is_read_due: boolean }>(
    DUE,
  );
  return rows.map((row) => ({
    sourceId: row.source_id,
    kind: row.kind,
    isLookDue: row.is_look_due,
    isReadDue: row.is_read_due,
  }));
}
