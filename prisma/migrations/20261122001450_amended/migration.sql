-- Which events CloudTrail later told of anew, in an addendum: a record of the same account under an event id of its own. Rare,
-- so this is empty in most stores, and whoever reads events asks it once for many of them.
--
-- It follows from the ledger, but not in SQL: the checkpoint is put back to the beginning, and the next advance computes the
-- lineage again, through the epochs that were made before.
truncate lineage.fact, lineage.fact_pack, lineage.fact_key, lineage.unit, lineage.unit_origin, lineage.edge,
  lineage.variant, lineage.revision, lineage.past_edge, lineage.past_origin;
update lineage.checkpoint set incarnation = 0, xid = '0', append_id = 0, epoch = 0;

-- The event that is told of anew; the fact that says so; the addendum's own event; what it says to be new, null where it says
-- nothing; and since when this is known.
create table lineage.amended (
  event_uuid uuid not null,
  fact_id uuid not null,
  account text not null,
  by_uuid uuid not null,
  by_event_id text not null,
  fields text,
  epoch bigint not null,
  constraint amended_pkey primary key (event_uuid, fact_id)
);
grant select, insert, update, delete, truncate on lineage.amended to backtrail_app;

create view known_then.amended as
  select a.* from lineage.amended a where a.epoch <= current_setting('backtrail.epoch')::bigint;
grant select on known_then.amended to backtrail_app;

-- What lies beside has the same tables.
select upkeep.make_lineage_next();
