-- Looking units up takes less room, and writing a unit's new answer touches no index.
--
-- All of it follows from the ledger, but not in SQL: the checkpoint is put back to the beginning, and the next advance
-- computes the lineage again, through the epochs that were made before.
drop table lineage.fact_key;
truncate lineage.fact, lineage.fact_pack, lineage.unit, lineage.edge, lineage.variant;
update lineage.checkpoint set incarnation = 0, xid = '0', append_id = 0, epoch = 0;

-- Join keys, as 53-bit hashes: which facts must be looked at together. A sighting's fact id is its actor. The keys of a
-- fact stand in one row, each in the column of its kind, which its hash tells by what it leaves when divided by four; where
-- there are several of a kind, in as many rows. Each fact is filed once, when it is first known.
create table lineage.fact_key (
  fact_id uuid not null,
  principal_key bigint,
  role_key bigint,
  holder_key bigint,
  other_key bigint
);
create index fact_key_principal on lineage.fact_key (principal_key);
create index fact_key_role on lineage.fact_key (role_key);
create index fact_key_holder on lineage.fact_key (holder_key);
create index fact_key_other on lineage.fact_key (other_key);

-- Texts that are asked for by equality alone are indexed by a hash of 64 bits, which is a third as large as they are and
-- compared in no collation. A query repeats the expression word for word, and compares the text besides.
drop index lineage.unit_access_key, lineage.unit_principal, lineage.unit_session_arn, lineage.unit_session_id,
  lineage.unit_session_name, lineage.unit_origins;
create index unit_access_key on lineage.unit (hashtextextended(access_key_id, 0));
create index unit_principal on lineage.unit (hashtextextended(principal_id, 0));
create index unit_session_arn on lineage.unit (hashtextextended(session_arn, 0));
create index unit_session_id on lineage.unit (hashtextextended(session_id, 0));
create index unit_session_name on lineage.unit (hashtextextended(substring(principal_id from ':([^:]*)$'), 0));

-- The units whose answers name an origin, as stated or as possible, by the hash of its id as join keys are hashed: whoever
-- asks compares the ids of the unit. Kept apart from the units, of which no index holds what changes with an answer: so a
-- new answer is written beside the old one, where there is room on its page.
create table lineage.unit_origin (
  origin bigint not null,
  actor uuid not null,
  constraint unit_origin_pkey primary key (origin, actor)
);
alter table lineage.unit set (fillfactor = 85);

grant select, insert, update, delete, truncate on lineage.fact_key, lineage.unit_origin to backtrail_app;
