import type pg from 'pg';

/** What there is to do at a source, and what could not be done. */
export type SourceCounts = {
  readonly source: string;
  readonly waiting: number;
  readonly taken: number;
  readonly failed: number;
  /** Since the last look ended; null where there was none. */
  readonly lookedSeconds: number | null;
};

/** More is told as so many: the number is there to see that it falls. */
export const MOST_COUNTED = 100_000;
const MOST_SOURCES = 200;

const COUNTS = `
  select s.name as source, open.waiting, open.taken, failed.failed,
    extract(epoch from clock_timestamp() - s.looked_at)::float8 as "lookedSeconds"
  from (select * from follow.source where removed_at is null order by name limit $2) s
  cross join lateral (
    select (count(*) filter (where state = 'waiting'))::integer as waiting,
      (count(*) filter (where state = 'taken'))::integer as taken
    from (select state from follow.found f
      where f.source_id = s.source_id and f.state in ('waiting', 'taken') limit $1) f
  ) open
  cross join lateral (
    select count(*)::integer as failed
    from (select from follow.found f where f.source_id = s.source_id and f.state = 'failed' limit $1) f
  ) failed
  order by s.name`;

export async function sourceCounts(pool: pg.Pool): Promise<readonly SourceCounts[]> {
  const { rows } = await pool.query<SourceCounts>(COUNTS, [MOST_COUNTED, MOST_SOURCES]);
  return rows;
}
