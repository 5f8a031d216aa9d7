-- What was believed before: each answer that another one replaced, and from when until when it held; and, as relations of
-- the same names and columns, what was known at a moment of the past.
--
-- All of the lineage follows from the ledger and its epochs, but not in SQL: the checkpoint is put back to the beginning,
-- and the next advance computes it again, through the epochs that were made before.
truncate lineage.fact, lineage.fact_pack, lineage.fact_key, lineage.unit, lineage.unit_origin, lineage.edge,
  lineage.variant;
update lineage.checkpoint set incarnation = 0, xid = '0', append_id = 0, epoch = 0;

-- Whoever asks as of a time asks for its epoch.
create index epoch_clock on ledger.epoch (clock, epoch);

-- The epoch from which the present answer holds: the one in which the unit was first known, unless it changed later. In no
-- index, as nothing is that changes with an answer.
alter table lineage.unit add column answer_epoch bigint not null;

-- An answer that held from one epoch until before another, in the form of lineage.unit's.
create table lineage.revision (
  actor uuid not null,
  from_epoch bigint not null,
  until_epoch bigint not null,
  status text not null,
  answer text not null,
  origin_ids text[] not null,
  possible_origin_ids text[] not null,
  constraint revision_pkey primary key (actor, until_epoch),
  constraint revision_order check (from_epoch < until_epoch)
);

-- The same of edges.
alter table lineage.edge add column from_epoch bigint not null;
create table lineage.past_edge (
  parent uuid not null,
  child uuid not null,
  from_epoch bigint not null,
  until_epoch bigint not null,
  constraint past_edge_pkey primary key (parent, child, until_epoch),
  constraint past_edge_order check (from_epoch < until_epoch)
);
create index past_edge_child on lineage.past_edge (child);

grant select, insert, update, delete, truncate on lineage.revision, lineage.past_edge to backtrail_app;

-- Origins that an answer once named and its next one does not.
create table lineage.past_origin (
  origin bigint not null,
  actor uuid not null,
  constraint past_origin_pkey primary key (origin, actor)
);
grant select, insert, update, delete, truncate on lineage.past_origin to backtrail_app;

-- What was known in an epoch, which the transaction says: its number in `backtrail.epoch`, the last append that it covers in
-- `backtrail.incarnation`, `backtrail.xid` and `backtrail.append_id`. Whoever puts this schema before the others in the
-- search path asks what was known then, with the statements that ask what is known now.
create schema known_then;

create view known_then.record as
  select r.* from ledger.record r
  where (
    select (a.incarnation, a.xid, a.append_id) <= (current_setting('backtrail.incarnation')::integer,
      current_setting('backtrail.xid')::xid8, current_setting('backtrail.append_id')::bigint)
    from ledger.append a
    where a.append_id = r.append_id
  );

-- A unit is first known by a record, so there is a first and a last one among those that were known then.
create view known_then.unit as
  select u.actor, u.epoch,
    (
      select r.event_time from known_then.record r
      where r.actor = u.actor and r.event_time between u.first_at and u.last_at
      order by r.event_time limit 1
    ) as first_at,
    (
      select r.event_time from known_then.record r
      where r.actor = u.actor and r.event_time between u.first_at and u.last_at
      order by r.event_time desc limit 1
    ) as last_at,
    u.created_at, coalesce(past.status, u.status) as status, u.account, u.principal_id, u.access_key_id, u.session_arn,
    u.role_arn, u.session_id, u.rest, coalesce(past.answer, u.answer) as answer,
    coalesce(past.origin_ids, u.origin_ids) as origin_ids,
    coalesce(past.possible_origin_ids, u.possible_origin_ids) as possible_origin_ids, u.session_name, u.unique_id,
    coalesce(past.from_epoch, u.answer_epoch) as answer_epoch
  from lineage.unit u
  left join lateral (
    select * from lineage.revision r
    where r.actor = u.actor and r.until_epoch > current_setting('backtrail.epoch')::bigint
      and u.answer_epoch > current_setting('backtrail.epoch')::bigint
    order by r.until_epoch limit 1
  ) past on true
  where u.epoch <= current_setting('backtrail.epoch')::bigint;

create view known_then.edge as
  select e.parent, e.child from lineage.edge e where e.from_epoch <= current_setting('backtrail.epoch')::bigint
  union all
  select e.parent, e.child from lineage.past_edge e
  where e.from_epoch <= current_setting('backtrail.epoch')::bigint
    and e.until_epoch > current_setting('backtrail.epoch')::bigint;

create view known_then.fact as
  select f.* from lineage.fact f where f.epoch <= current_setting('backtrail.epoch')::bigint;

-- Of several records that say the same the one with the least hash stands for all: of those that were known then.
create view known_then.variant as
  select v.event_time, v.event_uuid, v.account, v.text_hash, v.append_id, v.verdict,
    (
      select w.text_hash from lineage.variant w
      where w.event_uuid = v.event_uuid and w.account = v.account and w.stands_for = v.stands_for
        and (
          select (a.incarnation, a.xid, a.append_id) <= (current_setting('backtrail.incarnation')::integer,
            current_setting('backtrail.xid')::xid8, current_setting('backtrail.append_id')::bigint)
          from ledger.append a
          where a.append_id = w.append_id
        )
      order by w.text_hash limit 1
    ) as stands_for
  from lineage.variant v
  where (
    select (a.incarnation, a.xid, a.append_id) <= (current_setting('backtrail.incarnation')::integer,
      current_setting('backtrail.xid')::xid8, current_setting('backtrail.append_id')::bigint)
    from ledger.append a
    where a.append_id = v.append_id
  );

-- Units whose answer then may name an origin: whoever asks compares the ids of the unit.
create view known_then.unit_origin as
  select o.origin, o.actor from lineage.unit_origin o
  union
  select o.origin, o.actor from lineage.past_origin o;

grant usage on schema known_then to backtrail_app;
grant select on all tables in schema known_then to backtrail_app;
