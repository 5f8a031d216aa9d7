-- Records in one table of narrow rows. docs/adr/0002-the-ledger-keeps-what-was-delivered.md
--
-- A loader that still runs waits here, and then finds neither table: what it had not committed it has not acknowledged.
do $$ begin null; end $$;
lock table ledger.record, ledger.event_directory in access exclusive mode;

-- The widest columns first, so that nothing is padded. Most accounts are twelve digits: others are spelled, under the
-- number -1. `source` leaves out the end that nearly all sources have, and begins with `=` where it does not. `text_at`
-- is the block, and in its low 18 bits the offset. `ip_number` is the address where that is one of IPv4, as four bytes.
-- What readers know by other names follows from these.
create table ledger.record_narrow (
  event_time timestamptz(3) not null,
  append_id bigint not null,
  segment_id bigint not null,
  account_number bigint not null,
  text_at integer not null,
  text_bytes integer not null,
  position integer not null,
  ip_number integer,
  redaction smallint not null,
  is_read_only boolean,
  event_uuid uuid not null,
  text_hash_head uuid not null,
  text_hash_tail uuid not null,
  actor uuid not null,
  event_name text,
  source text,
  region text,
  spelled_ip text,
  error_code text,
  stored_hash bytea,
  event_id text,
  spelled_account text,
  oddities text,
  account text generated always as (coalesce(spelled_account, lpad(account_number::text, 12, '0'))) virtual,
  text_hash bytea generated always as (uuid_send(text_hash_head) || uuid_send(text_hash_tail)) virtual,
  source_ip text generated always as (
    coalesce(spelled_ip, host('0.0.0.0'::inet + (ip_number::bigint & 4294967295)))
  ) virtual,
  block integer generated always as (text_at >> 18) virtual,
  block_offset integer generated always as (text_at & 262143) virtual,
  event_source text generated always as (
    case when left(source, 1) = '=' then substr(source, 2) else source || '.amazonaws.com' end
  ) virtual
);

insert into ledger.record_narrow (event_time, append_id, segment_id, account_number, text_at, text_bytes, position, ip_number,
  redaction, is_read_only, event_uuid, text_hash_head, text_hash_tail, actor, event_name, source, region, spelled_ip, error_code,
  stored_hash, event_id, spelled_account, oddities)
select event_time, append_id, segment_id,
  case when account ~ '^[0-9]{12}$' then account::bigint else -1 end,
  block * 262144 + block_offset, text_bytes, position, ip.number, redaction, is_read_only, event_uuid,
  encode(substr(text_hash, 1, 16), 'hex')::uuid, encode(substr(text_hash, 17), 'hex')::uuid,
  actor, event_name,
  case
    when event_source like '%.amazonaws.com' and event_source not like '=%' then left(event_source, -length('.amazonaws.com'))
    else '=' || event_source
  end,
  region, case when ip.number is null then source_ip end, error_code, stored_hash, event_id,
  case when account ~ '^[0-9]{12}$' then null else account end,
  oddities
from ledger.record
cross join lateral (
  select case
    -- as PostgreSQL itself spells it: what has leading zeros, or a number above 255, stays as it is
    when source_ip ~ '^(0|[1-9][0-9]{0,2})([.](0|[1-9][0-9]{0,2})){3}$' and pg_input_is_valid(source_ip, 'inet')
    then ((source_ip::inet - '0.0.0.0'::inet + 2147483648) % 4294967296 - 2147483648)::integer
  end as number
) ip;

drop view known_then.unit;
drop view known_then.record;
drop table ledger.record;
drop table ledger.event_directory;
drop function ledger.ensure_month(date);
alter table ledger.record_narrow rename to record;

-- A record is stored once, whatever loaders race: equal texts have one event id, and where the account comes from the name
-- of the file, a number of their own. 128 bits of SHA-256 make no two texts meet; if they did, the second would be refused.
-- The same index leads from an event id to its records, which are then looked at, since ids may share a hash.
create unique index record_key on ledger.record (uuid_hash_extended(event_uuid, 0), text_hash_head, account_number);
create index record_time on ledger.record (event_time);
create index record_actor on ledger.record (uuid_hash_extended(actor, 0), event_time);
create index record_append on ledger.record (append_id);
-- The query repeats the condition word for word.
create index record_issuing on ledger.record (actor)
  where event_name like 'Assume%' or event_name like 'Get%Token' or event_name like 'Create%Token%'
    or event_name in ('SwitchRole', 'ConsoleLogin');
-- Calls that change what is logged. They are few, and asked for beside every gap.
create index record_trail_change on ledger.record (event_time)
  where source = 'cloudtrail'
    and event_name in ('StopLogging', 'StartLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors');

grant select, insert on ledger.record to backtrail_app;

-- What was known in an epoch, as before.
create view known_then.record as
  select r.* from ledger.record r
  where r.event_time >= current_setting('backtrail.first_event_at')::timestamptz
    and r.event_time <= current_setting('backtrail.last_event_at')::timestamptz
    and (
      select (a.incarnation, a.xid, a.append_id) <= (current_setting('backtrail.incarnation')::integer,
        current_setting('backtrail.xid')::xid8, current_setting('backtrail.append_id')::bigint)
      from ledger.append a
      where a.append_id = r.append_id
    );

create view known_then.unit as
  select u.actor, u.epoch,
    (
      select r.event_time from known_then.record r
      where uuid_hash_extended(r.actor, 0) = uuid_hash_extended(u.actor, 0) and r.actor = u.actor
        and r.event_time between u.first_at and u.last_at
      order by r.event_time limit 1
    ) as first_at,
    (
      select r.event_time from known_then.record r
      where uuid_hash_extended(r.actor, 0) = uuid_hash_extended(u.actor, 0) and r.actor = u.actor
        and r.event_time between u.first_at and u.last_at
      order by r.event_time desc limit 1
    ) as last_at,
    u.created_at, coalesce(past.status, u.status) as status, u.account, u.principal_id, u.access_key_id, u.session_arn,
    u.role_arn, u.session_id, u.rest, coalesce(past.answer, u.answer) as answer,
    coalesce(past.origin_ids, u.origin_ids) as origin_ids,
    coalesce(past.possible_origin_ids, u.possible_origin_ids) as possible_origin_ids, u.session_name, u.unique_id,
    coalesce(past.from_epoch, u.answer_epoch) as answer_epoch,
    coalesce(past.resolver_version, u.resolver_version) as resolver_version
  from lineage.unit u
  left join lateral (
    select * from lineage.revision r
    where r.actor = u.actor and r.until_epoch > current_setting('backtrail.epoch')::bigint
      and u.answer_epoch > current_setting('backtrail.epoch')::bigint
    order by r.until_epoch limit 1
  ) past on true
  where u.epoch <= current_setting('backtrail.epoch')::bigint;

grant select on known_then.record, known_then.unit to backtrail_app;

-- Questions are asked before autovacuum comes by.
analyze ledger.record;
