-- What follows from a unit's other columns is not stored: nearly every session's ARN is made of its role's and of its name.
-- And the ids in answers are written in 22 characters (libs/lineage/src/packed-id.ts).
--
-- All of it follows from the ledger, but not in SQL: the checkpoint is put back to the beginning, and the next advance
-- computes the lineage again, through the epochs that were made before.
truncate lineage.fact, lineage.fact_key, lineage.unit, lineage.unit_origin, lineage.edge, lineage.variant,
  lineage.revision, lineage.past_edge, lineage.past_origin, lineage.amended;
update lineage.checkpoint set incarnation = 0, xid = '0', append_id = 0, epoch = 0;

-- The view of what was known then is put back as it is: it reads the column by its name, whatever stands behind it.
do $$
declare
  known_unit constant text := pg_get_viewdef('known_then.unit'::regclass);
begin
  drop view known_then.unit;
  alter table lineage.unit drop column session_arn;

  -- Null where the ARN is the usual one, nothing where a session that might have one has none, else the ARN.
  alter table lineage.unit add column odd_session_arn text;
  alter table lineage.unit add column session_arn text generated always as (
    case when odd_session_arn = '' then null
      else coalesce(odd_session_arn, 'arn:' || split_part(role_arn, ':', 2) || ':sts::' || split_part(role_arn, ':', 5)
        || ':assumed-role/' || split_part(role_arn, '/', -1) || '/'
        || case when strpos(principal_id, ':') > 0 then split_part(principal_id, ':', -1) end)
    end) virtual;
  execute 'create view known_then.unit as ' || known_unit;
  grant select on known_then.unit to backtrail_app;
end $$;
create index unit_session_arn on lineage.unit (hashtextextended(
  case when odd_session_arn = '' then null
    else coalesce(odd_session_arn, 'arn:' || split_part(role_arn, ':', 2) || ':sts::' || split_part(role_arn, ':', 5)
      || ':assumed-role/' || split_part(role_arn, '/', -1) || '/'
      || case when strpos(principal_id, ':') > 0 then split_part(principal_id, ':', -1) end)
  end, 0));

-- What lies beside has the same tables.
select upkeep.make_lineage_next();
