-- When a unit was used stands beside the origin that its answer names: whoever asks what somebody did reads the units of a
-- stretch of time, and not all that there ever were. `since` is the first use, in milliseconds since 1970; the last one lies
-- no further behind it than 900,000 ms times two to the power of `scale` (libs/lineage/src/use-range.ts), so that a key's
-- further uses seldom change where it lies.
drop view known_then.unit_origin;

create function pg_temp.scale_of(first_at timestamptz, last_at timestamptz) returns smallint
language sql immutable as $$
  select min(scale)::smallint from generate_series(0, 29) scale
  where extract(epoch from last_at - first_at) * 1000 <= 900000::bigint << scale
$$;

alter table lineage.unit_origin rename to unit_origin_before;
alter table lineage.unit_origin_before drop constraint unit_origin_pkey;
create table lineage.unit_origin (
  origin bigint not null,
  since bigint not null,
  actor uuid not null,
  scale smallint not null
);
insert into lineage.unit_origin (origin, since, actor, scale)
select o.origin, (extract(epoch from u.first_at) * 1000)::bigint, o.actor, pg_temp.scale_of(u.first_at, u.last_at)
from lineage.unit_origin_before o join lineage.unit u on u.actor = o.actor
order by 1, 4, 2, 3;
alter table lineage.unit_origin add constraint unit_origin_pkey primary key (origin, scale, since, actor);
drop table lineage.unit_origin_before;

-- What an answer named until an epoch: with the times that were known when it ceased to, within which those lie that were
-- known before. A unit that named an origin more than once may stand here with several.
alter table lineage.past_origin rename to past_origin_before;
alter table lineage.past_origin_before drop constraint past_origin_pkey;
create table lineage.past_origin (
  origin bigint not null,
  since bigint not null,
  actor uuid not null,
  scale smallint not null
);
insert into lineage.past_origin (origin, since, actor, scale)
select o.origin, (extract(epoch from u.first_at) * 1000)::bigint, o.actor, pg_temp.scale_of(u.first_at, u.last_at)
from lineage.past_origin_before o join lineage.unit u on u.actor = o.actor;
alter table lineage.past_origin add constraint past_origin_pkey primary key (origin, scale, since, actor);
drop table lineage.past_origin_before;

grant select, insert, update, delete, truncate on lineage.unit_origin, lineage.past_origin to backtrail_app;

-- Units whose answer then may name an origin, with times that may be wider than those of then: whoever asks judges each event.
create view known_then.unit_origin as
  select o.origin, o.since, o.actor, o.scale from lineage.unit_origin o
  union all
  select o.origin, o.since, o.actor, o.scale from lineage.past_origin o;
grant select on known_then.unit_origin to backtrail_app;

-- What lies beside has the same tables.
select upkeep.make_lineage_next();
