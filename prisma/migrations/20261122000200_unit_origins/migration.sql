-- Looking units up by the origin behind them, by their session, and by the unique id of their role.
--
-- What stands in these columns follows from the facts, but not in SQL. So the lineage is emptied and its checkpoint put
-- back to the beginning: the next advance computes it again from the ledger, through the epochs that were made before.
truncate lineage.fact, lineage.fact_key, lineage.unit, lineage.edge, lineage.variant;
update lineage.checkpoint set incarnation = 0, xid = '0', append_id = 0, epoch = 0;

-- `session_id`: the session's public id. `unique_id`: what the principal id begins with, as the `AROA…` of a role.
-- `origin_ids`: the ids of the origins that the unit's answer states at some time; `possible_origin_ids`: of those that
-- it lists where it is ambiguous.
alter table lineage.unit
  add column session_id text,
  add column unique_id text,
  add column origin_ids text[] not null default '{}',
  add column possible_origin_ids text[] not null default '{}';
create index unit_session_id on lineage.unit (session_id);
create index unit_unique_id on lineage.unit (unique_id);
create index unit_origins on lineage.unit using gin (origin_ids, possible_origin_ids);
