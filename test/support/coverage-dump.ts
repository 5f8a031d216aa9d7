import type pg from 'pg';

/** Everything but when it came, which differs between stores that were loaded in another order. */
const TIMELESS = `
  select 'hour' as kind, jsonb_build_array(account, region, hour, records, files, failed, newest)::text as line from coverage.hour
  union all
  select 'area', jsonb_build_array(account, region, first_hour, last_hour, records, files, failed, newest)::text from coverage.area
  union all
  select 'file', jsonb_build_array(file_id, is_read)::text from coverage.file
  order by 1, 2`;

const WHOLE = `
  select 'hour' as kind, to_jsonb(h)::text as line from coverage.hour h
  union all select 'area', to_jsonb(a)::text from coverage.area a
  union all select 'file', to_jsonb(f)::text from coverage.file f
  order by 1, 2`;

/** What the ledger says by itself, counted in one go and by other means than the projection's. */
const FROM_LEDGER = `
  select jsonb_build_array(account, coalesce(region, ''), date_trunc('hour', event_time, 'UTC'), count(*))::text as line
  from ledger.record group by account, coalesce(region, ''), date_trunc('hour', event_time, 'UTC') order by 1`;

const RECORDS = `
  select jsonb_build_array(account, region, hour, records)::text as line from coverage.hour where records > 0 order by 1`;

type Line = { readonly kind?: string; readonly line: string };

async function linesOf(pool: pg.Pool, sql: string): Promise<readonly string[]> {
  const { rows } = await pool.query<Line>(sql);
  return rows.map(({ kind, line }) => (kind === undefined ? line : `${kind} ${line}`));
}

/** The coverage without the times of arrival, in one order. */
export const coverageDump = (pool: pg.Pool): Promise<readonly string[]> => linesOf(pool, TIMELESS);

/** The coverage with the times of arrival, in one order. */
export const wholeCoverageDump = (pool: pg.Pool): Promise<readonly string[]> => linesOf(pool, WHOLE);

/** The records of each account, region and hour: as the coverage counts them, and as the ledger holds them. */
export async function countedRecords(
  pool: pg.Pool,
): Promise<{ readonly covered: readonly string[]; readonly held: readonly string[] }> {
  return { covered: await linesOf(pool, RECORDS), held: await linesOf(pool, FROM_LEDGER) };
}
