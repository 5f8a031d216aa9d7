-- Lineage: dropped and rebuilt from the ledger at will. docs/adr/0004-lineage-is-a-function-of-facts.md
create schema lineage;

-- How far the resolver has followed the appends. Moves in the transaction that writes what it folded.
create table lineage.checkpoint (
  name text not null,
  incarnation integer not null default 0,
  xid xid8 not null default '0',
  append_id bigint not null default 0,
  epoch bigint not null default 0,
  constraint checkpoint_pkey primary key (name)
);
insert into lineage.checkpoint (name) values ('lineage');

-- The facts known so far, each once, with the epoch of its first arrival.
create table lineage.fact (
  fact_id uuid not null,
  kind text not null,
  first_at timestamptz(3) not null,
  last_at timestamptz(3) not null,
  epoch bigint not null,
  body text not null,
  constraint fact_pkey primary key (fact_id)
);

-- Join keys, as 64-bit hashes: which facts must be looked at together.
create table lineage.fact_key (
  key bigint not null,
  fact_id uuid not null,
  constraint fact_key_pkey primary key (key, fact_id)
);

-- One acting identity and how it is bound: what people look up, and the answer for each span of time.
create table lineage.unit (
  actor uuid not null,
  session_key text,
  account text,
  principal_id text,
  access_key_id text,
  session_arn text,
  session_name text,
  role_arn text,
  created_at timestamptz(3),
  first_at timestamptz(3) not null,
  last_at timestamptz(3) not null,
  status text not null,
  answer text not null,
  constraint unit_pkey primary key (actor)
);
create index unit_access_key on lineage.unit (access_key_id);
create index unit_principal on lineage.unit (principal_id);
create index unit_session_arn on lineage.unit (session_arn);
create index unit_session_name on lineage.unit (session_name);
create index unit_role_arn on lineage.unit (role_arn);
create index unit_session_key on lineage.unit (session_key);

-- Which unit took part in making which: from the caller's unit to the session's.
create table lineage.edge (
  parent uuid not null,
  child uuid not null,
  constraint edge_pkey primary key (parent, child)
);
create index edge_child on lineage.edge (child);

-- Events that were delivered in more than one form: equal but for spelling (DUPLICATE), or saying different things (CONFLICT).
create table lineage.variant (
  event_time timestamptz(3) not null,
  event_uuid uuid not null,
  account text not null,
  text_hash bytea not null,
  append_id bigint not null,
  verdict text not null,
  -- the least text_hash among the forms that say the same: that record stands for them all
  stands_for bytea not null,
  constraint variant_pkey primary key (event_uuid, account, event_time, text_hash),
  constraint variant_known check (verdict in ('FIRST', 'DUPLICATE', 'CONFLICT'))
);
create index variant_append on lineage.variant (append_id);

grant usage on schema lineage to backtrail_app;
grant select, insert, update, delete, truncate on all tables in schema lineage to backtrail_app;

-- The queue's own schema: BullMQ makes its tables there by itself.
create schema bullmq;
grant usage, create on schema bullmq to backtrail_app;
