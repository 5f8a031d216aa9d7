import type pg from 'pg';
import { MOST_CHARACTERS } from './named-file.ts';

// Grouped by times and numbers first: where that is done by sorting, texts are hardly ever compared.
const COUNT = `
  with counted as (
    select date_bin('1 hour', r.event_time, timestamptz '2000-01-01T00:00:00Z') as hour, r.append_id, r.account_number, r.region,
      r.spelled_account, min(r.account) as account, count(*) as records, max(r.event_time) as newest
    from ledger.record r
    where r.append_id = any($1::bigint[])
    group by 1, 2, 3, 4, 5
  ), cells as (
    select left(c.account, ${MOST_CHARACTERS}) as account, left(coalesce(c.region, ''), ${MOST_CHARACTERS}) as region, c.hour,
      sum(c.records) as records, max(c.newest) as newest, min(a.appended_at) as first_arrival,
      max(a.appended_at) as last_arrival
    from counted c join ledger.append a on a.append_id = c.append_id
    group by 1, 2, 3
  ), hours as (
    insert into coverage.hour as h (account, region, hour, records, newest, first_arrival, last_arrival)
    select account, region, hour, records, newest, first_arrival, last_arrival from cells order by account, region, hour
    on conflict (account, region, hour) do update set records = h.records + excluded.records,
      newest = greatest(h.newest, excluded.newest), first_arrival = least(h.first_arrival, excluded.first_arrival),
      last_arrival = greatest(h.last_arrival, excluded.last_arrival)
  )
  insert into coverage.area as a (account, region, first_hour, last_hour, records, newest, first_arrival, last_arrival)
  select account, region, min(hour), max(hour), sum(records), max(newest), min(first_arrival), max(last_arrival)
  from cells group by account, region order by account, region
  on conflict (account, region) do update set first_hour = least(a.first_hour, excluded.first_hour),
    last_hour = greatest(a.last_hour, excluded.last_hour), records = a.records + excluded.records,
    newest = greatest(a.newest, excluded.newest), first_arrival = least(a.first_arrival, excluded.first_arrival),
    last_arrival = greatest(a.last_arrival, excluded.last_arrival)`;

/** Counts the records of some appends, by account, region and hour. */
export async function foldRecords(client: pg.ClientBase, appendIds: readonly string[]): Promise<void> {
  await client.query(COUNT, [appendIds]);
}
