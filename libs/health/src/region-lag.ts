import type pg from 'pg';

/** How far what was read of an account and region is behind the clock. */
export type RegionLag = { readonly account: string; readonly region: string; readonly seconds: number };

/** More pairs than organisations commonly use; and what a scrape can hold. */
const MOST_PAIRS = 2_000;

// From pair to pair along the index, and in each from the latest file backwards to one that was read: the time that
// CloudTrail wrote into its name, to the minute, after which nothing in it can have happened.
const LAGS = `
  with recursive pair (account, region) as (
    (select name_account, name_region from ledger.object
      where name_account is not null and name_region is not null order by name_account, name_region limit 1)
    union all
    select next.* from pair cross join lateral (
      select name_account, name_region from ledger.object
      where name_account is not null and name_region is not null
        and (name_account, name_region) > (pair.account, pair.region)
      order by name_account, name_region limit 1) next
  )
  select pair.account, pair.region, latest.at
  from (select * from pair limit $1) pair
  cross join lateral (
    select substring(o.name from '_(\\d{8}T\\d{4}Z)_') as at
    from ledger.object o join ledger.object_outcome e using (object_id)
    where o.name_account = pair.account and o.name_region = pair.region
      and substring(o.name from '_(\\d{8}T\\d{4}Z)_') is not null and e.outcome = 'READ'
    order by substring(o.name from '_(\\d{8}T\\d{4}Z)_') desc limit 1
  ) latest`;

/** The lag of each account and region of which a file was read, by the clock of this process. */
export async function regionLags(pool: pg.Pool, now: Date = new Date()): Promise<readonly RegionLag[]> {
  const { rows } = await pool.query<{ account: string; region: string; at: string }>(LAGS, [MOST_PAIRS]);
  return rows.map(({ account, region, at }) => ({ account, region, seconds: secondsSince(at, now) }));
}

/** @param at as in the name of a file: `20261122T1955Z` */
export function secondsSince(at: string, now: Date): number {
  const [, year, month, day, hour, minute] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z$/.exec(at) ?? [];
  const then = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
  return Math.max(0, (now.getTime() - then) / 1000);
}
