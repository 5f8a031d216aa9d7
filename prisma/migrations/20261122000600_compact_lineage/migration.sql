-- The lineage in less space, and with less work for each step of the resolver.
--
-- All of it follows from the ledger, but not in SQL. So the tables are made anew and the checkpoint is put back to the
-- beginning: the next advance computes the lineage again, through the epochs that were made before.
drop table lineage.fact, lineage.fact_key, lineage.unit;
truncate lineage.edge, lineage.variant;
update lineage.checkpoint set incarnation = 0, xid = '0', append_id = 0, epoch = 0;

-- The facts known so far but for sightings, each once, with the epoch of its first arrival. Facts that were told together
-- are alike, so their bodies are packed together: a fact's is line `line` of pack `pack` of its epoch.
create table lineage.fact (
  fact_id uuid not null,
  epoch bigint not null,
  pack integer not null,
  line smallint not null,
  constraint fact_pkey primary key (fact_id)
);
create table lineage.fact_pack (
  epoch bigint not null,
  pack integer not null,
  packed bytea not null,
  constraint fact_pack_pkey primary key (epoch, pack)
);
alter table lineage.fact_pack alter column packed set storage external;

-- Join keys, as 53-bit hashes: which facts must be looked at together. A sighting's fact id is its actor. Rows are not
-- unique by themselves: each fact is filed once, when it is first known.
create table lineage.fact_key (
  key bigint not null,
  fact_id uuid not null
);
create index fact_key_key on lineage.fact_key (key);

-- One acting identity, which is a sighting: what people look it up by, the epoch in which it was first known, and how it
-- is bound. `rest` is what the columns do not tell of the actor; `answer` its candidates and its answer for each span of
-- time, without what follows from the actor (libs/lineage/src/packed-answer.ts). `origin_ids`: the ids of the origins that
-- the answer states at some time; `possible_origin_ids`: of those that it lists where it is ambiguous.
create table lineage.unit (
  actor uuid not null,
  epoch bigint not null,
  first_at timestamptz(3) not null,
  last_at timestamptz(3) not null,
  created_at timestamptz(3),
  status text not null,
  account text,
  principal_id text,
  access_key_id text,
  session_arn text,
  role_arn text,
  session_id text,
  rest text not null,
  answer text not null,
  origin_ids text[] not null default '{}',
  possible_origin_ids text[] not null default '{}',
  session_name text generated always as (substring(principal_id from ':([^:]*)$')) virtual,
  unique_id text generated always as (split_part(principal_id, ':', 1)) virtual,
  constraint unit_pkey primary key (actor)
);
create index unit_access_key on lineage.unit (access_key_id);
create index unit_principal on lineage.unit (principal_id);
create index unit_session_arn on lineage.unit (session_arn);
create index unit_role_arn on lineage.unit (role_arn);
create index unit_session_id on lineage.unit (session_id);
create index unit_origins on lineage.unit using gin (origin_ids, possible_origin_ids);
create index unit_session_name on lineage.unit ((substring(principal_id from ':([^:]*)$')));
create index unit_unique_id on lineage.unit (split_part(principal_id, ':', 1));

grant select, insert, update, delete, truncate on lineage.fact, lineage.fact_pack, lineage.fact_key, lineage.unit to backtrail_app;
