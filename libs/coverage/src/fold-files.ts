import type pg from 'pg';
import { hourOf } from './area.ts';
import { namedFileOf } from './named-file.ts';
import type { NamedFile } from './named-file.ts';

/** A replay of one entry of the quarantine is a reading of that entry, and not of the file that it came in. */
const ENDED = `
  select o.name, e.outcome = 'READ' as is_read, a.appended_at
  from ledger.object_outcome e
  join ledger.append a on a.append_id = e.append_id
  join ledger.object o on o.object_id = e.object_id
  where e.append_id = any($1::bigint[])
    and not exists (
      select from ledger.quarantine_replay p join ledger.quarantine q on q.quarantine_id = p.quarantine_id
      where p.append_id = e.append_id and q.position is not null and q.object_name = o.name
    )
  order by a.incarnation, a.xid, a.append_id, e.object_id`;

// What is known of a file is read as it was before the statement. A file that failed and is read later fails no more.
const COUNT = `
  with told as (
    select * from unnest($1::uuid[], $2::boolean[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::timestamptz[])
      as t (file_id, is_read, account, region, hour, at, arrival)
  ), news as (
    select told.*, (told.is_read and f.is_read is not true)::integer as files,
      case when f.file_id is null then (not told.is_read)::integer
        when told.is_read and not f.is_read then -1 else 0 end as failed
    from told left join coverage.file f on f.file_id = told.file_id
  ), kept as (
    insert into coverage.file as f (file_id, is_read)
    select file_id, is_read from news where files <> 0 or failed <> 0 order by file_id
    on conflict (file_id) do update set is_read = f.is_read or excluded.is_read
  ), cells as (
    select account, region, hour, sum(files) as files, sum(failed) as failed, max(at) filter (where files > 0) as newest,
      min(arrival) filter (where files > 0) as first_arrival, max(arrival) filter (where files > 0) as last_arrival
    from news where files <> 0 or failed <> 0
    group by account, region, hour
  ), hours as (
    insert into coverage.hour as h (account, region, hour, files, failed, newest, first_arrival, last_arrival)
    select account, region, hour, files, failed, newest, first_arrival, last_arrival from cells order by account, region, hour
    on conflict (account, region, hour) do update set files = h.files + excluded.files, failed = h.failed + excluded.failed,
      newest = greatest(h.newest, excluded.newest), first_arrival = least(h.first_arrival, excluded.first_arrival),
      last_arrival = greatest(h.last_arrival, excluded.last_arrival)
  )
  insert into coverage.area as a (account, region, first_hour, last_hour, files, failed, newest, first_arrival, last_arrival)
  select account, region, min(hour) filter (where files > 0), max(hour) filter (where files > 0), sum(files), sum(failed),
    max(newest), min(first_arrival), max(last_arrival)
  from cells group by account, region order by account, region
  on conflict (account, region) do update set first_hour = least(a.first_hour, excluded.first_hour),
    last_hour = greatest(a.last_hour, excluded.last_hour), files = a.files + excluded.files,
    failed = a.failed + excluded.failed, newest = greatest(a.newest, excluded.newest),
    first_arrival = least(a.first_arrival, excluded.first_arrival),
    last_arrival = greatest(a.last_arrival, excluded.last_arrival)`;

type Ended = { readonly name: string; readonly is_read: boolean; readonly appended_at: Date };
type ToldFile = NamedFile & { readonly isRead: boolean; readonly arrival: Date };

/** Counts the files whose reading ended in some appends. A file that was counted before changes nothing. */
export async function foldFiles(client: pg.ClientBase, appendIds: readonly string[]): Promise<void> {
  const { rows } = await client.query<Ended>(ENDED, [appendIds]);
  const files = toldFiles(rows);
  if (files.length === 0) return;
  await client.query(COUNT, [
    files.map(({ fileId }) => fileId),
    files.map(({ isRead }) => isRead),
    files.map(({ accountId }) => accountId),
    files.map(({ region }) => region),
    files.map(({ at }) => new Date(hourOf(at))),
    files.map(({ at }) => new Date(at)),
    files.map(({ arrival }) => arrival),
  ]);
}

/** Each file once: as it was first read to its end, else as it first failed. */
function toldFiles(rows: readonly Ended[]): readonly ToldFile[] {
  const told = new Map<string, ToldFile>();
  for (const { name, is_read: isRead, appended_at: arrival } of rows) {
    const file = namedFileOf(name);
    if (file === null) continue;
    const known = told.get(file.fileId);
    if (known === undefined || (isRead && !known.isRead)) told.set(file.fileId, { ...file, isRead, arrival });
  }
  return [...told.values()];
}
