import type pg from 'pg';
import type { Run } from './runs.ts';

/** How far what was found at a source is read. */
export type SourceProgress = {
  readonly objects: Run['objects'];
  /** Of those that wait: what is to be read now, rather than when another try is due. Up to `MOST_DUE`. */
  readonly due: number;
  readonly records: Run['records'];
};

/** More are told as so many: the number is there to see that it falls. */
export const MOST_DUE = 100_000;

// Counted as they change, by the triggers of follow.found, but for what comes due by itself.
const PROGRESS = `
  select s.source_id, s.found::float8, s.waiting::float8, s.read::float8, s.skipped::float8, s.failed::float8,
    s.records_seen::float8, s.records_appended::float8, s.records_duplicate::float8, s.records_quarantined::float8, d.due
  from follow.source s
  cross join lateral (
    select count(*)::float8 as due from (
      select from follow.found f
      where f.source_id = s.source_id and f.state in ('waiting', 'taken') and f.due_at <= clock_timestamp() limit $1) f) d
  where s.removed_at is null`;

/** How far the sources that are followed or paused are read, by their ids. */
export async function sourceProgress(pool: pg.Pool): Promise<ReadonlyMap<string, SourceProgress>> {
  type Row = SourceProgress['objects'] & {
    readonly source_id: string;
    readonly due: number;
    readonly records_seen: number;
    readonly records_appended: number;
    readonly records_duplicate: number;
    readonly records_quarantined: number;
  };
  const { rows } = await pool.query<Row>(PROGRESS, [MOST_DUE]);
  return new Map(
    rows.map(({ source_id, found, waiting, read, skipped, failed, due, ...records }) => [
      source_id,
      {
        objects: { found, waiting, read, skipped, failed },
        due,
        records: {
          seen: records.records_seen,
          appended: records.records_appended,
          duplicate: records.records_duplicate,
          quarantined: records.records_quarantined,
        },
      },
    ]),
  );
}

/** Of a source of which nothing was found yet. */
export const NO_PROGRESS: SourceProgress = {
  objects: { found: 0, waiting: 0, read: 0, skipped: 0, failed: 0 },
  due: 0,
  records: { seen: 0, appended: 0, duplicate: 0, quarantined: 0 },
};
