-- What of each account, region and hour was ingested. docs/adr/0018-a-silence-is-no-proof.md

-- Which append ended an object: without it a file that told nothing new belongs to none.
alter table ledger.object_outcome add column append_id bigint;
-- Of readings from before: the last append that has texts of the object, else the last one that had begun by then.
with of_texts as (
  select object_id, max(append_id) as append_id from ledger.segment group by object_id
), in_order as (
  select object_id, max(append_id) over (order by at, object_id nulls first rows unbounded preceding) as append_id
  from (
    select appended_at as at, append_id, null::bigint as object_id from ledger.append
    union all
    select ended_at, null, object_id from ledger.object_outcome
  ) told
)
update ledger.object_outcome o
set append_id = coalesce(of_texts.append_id, in_order.append_id, (select min(append_id) from ledger.append))
from in_order left join of_texts using (object_id)
where o.object_id = in_order.object_id;
alter table ledger.object_outcome alter column append_id set not null;
create index object_outcome_append on ledger.object_outcome (append_id);
create index quarantine_replay_append on ledger.quarantine_replay (append_id);

-- Calls that change what is logged. They are few, and asked for beside every gap.
create index record_trail_change on ledger.record (event_time)
  where event_source = 'cloudtrail.amazonaws.com'
    and event_name in ('StopLogging', 'StartLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors');

-- Files that were found at a source and not read, by what their names say: account, region, hour.
create index found_unread on follow.found (
  (substring(name from '(\d{12}_CloudTrail_[a-z]{2}[a-z0-9-]{0,40}_\d{8}T\d\d)\d\dZ_[A-Za-z0-9]{1,64}\.json(?:\.gz)?$')) collate "C"
) where state in ('waiting', 'taken', 'failed');

create schema coverage;

-- How far it has followed the appends: by itself, since the lineage may be computed anew without it.
create table coverage.checkpoint (
  name text not null default 'coverage',
  incarnation integer not null default 0,
  xid xid8 not null default '0',
  append_id bigint not null default 0,
  constraint checkpoint_pkey primary key (name)
);
insert into coverage.checkpoint default values;

-- An hour of an account and region, of which anything is known. Records by their event's time; files by the time in their
-- name, each once, however often it was read.
create table coverage.hour (
  account text collate "C" not null,
  region text collate "C" not null,
  hour timestamptz(3) not null,
  records bigint not null default 0,
  files integer not null default 0,
  -- Files that were opened, and never read to their end.
  failed integer not null default 0,
  -- The newest event or file of the hour; null where nothing of it was read.
  newest timestamptz(3),
  first_arrival timestamptz(3),
  last_arrival timestamptz(3),
  constraint hour_pkey primary key (account, region, hour)
) with (fillfactor = 80);

-- The same for all hours of an account and region: so that its lag costs one row.
create table coverage.area (
  account text collate "C" not null,
  region text collate "C" not null,
  first_hour timestamptz(3),
  last_hour timestamptz(3),
  records bigint not null default 0,
  files bigint not null default 0,
  failed bigint not null default 0,
  newest timestamptz(3),
  first_arrival timestamptz(3),
  last_arrival timestamptz(3),
  constraint area_pkey primary key (account, region)
) with (fillfactor = 50);

-- Files by the head of the SHA-256 of their own name, so that none counts twice.
create table coverage.file (
  file_id uuid not null,
  is_read boolean not null,
  constraint file_pkey primary key (file_id)
);

grant usage on schema coverage to backtrail_app;
grant select, insert, update, delete, truncate on all tables in schema coverage to backtrail_app;
