-- The lineage repeats nothing of the facts that the ledger tells: it keeps the place of each.
--
-- It follows from the ledger, but not in SQL: the checkpoint is put back to the beginning, and the next advance computes the
-- lineage again, through the epochs that were made before.
truncate lineage.fact_key, lineage.unit, lineage.unit_origin, lineage.edge, lineage.variant, lineage.revision,
  lineage.past_edge, lineage.past_origin, lineage.amended;
update lineage.checkpoint set incarnation = 0, xid = '0', append_id = 0, epoch = 0;

drop view known_then.fact;
drop table lineage.fact, lineage.fact_pack;

-- The facts known so far but for sightings, each once: the epoch of its first arrival, and the line of a block of facts of an
-- append that tells it first. A user's fact is told by the sighting that shows both name and id, so its line is a sighting's.
create table lineage.fact (
  fact_id uuid not null,
  epoch bigint not null,
  append_id bigint not null,
  block integer not null,
  line smallint not null,
  constraint fact_pkey primary key (fact_id)
);
grant select, insert, update, delete, truncate on lineage.fact to backtrail_app;

create view known_then.fact as
  select f.* from lineage.fact f where f.epoch <= current_setting('backtrail.epoch')::bigint;
grant select on known_then.fact to backtrail_app;

-- What lies beside has the same tables.
select upkeep.make_lineage_next();
