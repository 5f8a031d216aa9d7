-- The facts of an append in a few packed blocks instead of a row for each. A fact is a line: its kind, its first use in
-- milliseconds, as many from there to its last, and its body. Its id follows from the body, so it is not stored. Facts are
-- a set: their order is nothing but what packs well.
create table ledger.fact_block (
  append_id bigint not null,
  block integer not null,
  packed bytea not null,
  constraint fact_block_pkey primary key (append_id, block)
);

-- What was stored in rows becomes blocks that are not packed, which the mark 07 says, and which PostgreSQL compresses
-- itself. So the storage of the column stays as it is: packed blocks are tried, found to be as small as they get, and kept.
insert into ledger.fact_block (append_id, block, packed)
select append_id, block, '\x07'::bytea || convert_to(string_agg(line, E'\n' order by first_at, body), 'UTF8')
from (
  select append_id, first_at, body,
    ((row_number() over (partition by append_id order by first_at, body) - 1) / 400)::integer as block,
    concat_ws(' ', kind, first_ms, last_ms - first_ms, body) as line
  from ledger.fact
  cross join lateral (
    select
      case when isfinite(first_at) then (extract(epoch from first_at) * 1000)::bigint else 0 end as first_ms,
      case when isfinite(last_at) then (extract(epoch from last_at) * 1000)::bigint else 0 end as last_ms
  ) as times
) as told
group by append_id, block;

drop table ledger.fact;

grant select, insert on ledger.fact_block to backtrail_app;
