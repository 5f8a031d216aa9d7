-- Which version of the resolver gave an answer; and a second lineage beside the present one, in which another resolver's
-- answers are computed and compared, and from which what differs is taken over. docs/adr/0017-a-resolver-has-a-version.md

-- All answers that are stored were given by the first version.
alter table lineage.unit add column resolver_version smallint not null default 1;
alter table lineage.unit alter column resolver_version drop default;
alter table lineage.revision add column resolver_version smallint not null default 1;
alter table lineage.revision alter column resolver_version drop default;

-- By which version and which program this lineage was computed from its beginning, 0 and none while it has not been: an
-- answer that bears a lower version is the same by this one. And how often one that was computed beside was taken over:
-- whoever reads in several statements tells by it that they read of one.
alter table lineage.checkpoint
  add column resolver_version smallint not null default 0,
  add column program text not null default '',
  add column switches bigint not null default 0;
update lineage.checkpoint set resolver_version = 1 where epoch > 0;

create or replace view known_then.unit as
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
    coalesce(past.from_epoch, u.answer_epoch) as answer_epoch,
    coalesce(past.resolver_version, u.resolver_version) as resolver_version
  from lineage.unit u
  left join lateral (
    select * from lineage.revision r
    where r.actor = u.actor and r.until_epoch > current_setting('backtrail.epoch')::bigint
      and u.answer_epoch > current_setting('backtrail.epoch')::bigint
    order by r.until_epoch limit 1
  ) past on true
  where u.epoch <= current_setting('backtrail.epoch')::bigint;

create schema upkeep;

-- Makes the schema lineage_next anew: empty tables with the names, columns, constraints, indexes, storage and rights of those
-- in lineage, as the catalog has them. A migration that changes the lineage ends by calling it.
create function upkeep.make_lineage_next() returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  stray text;
  of_table record;
  part record;
begin
  select string_agg(c.relname, ', ' order by c.relname) into stray
  from pg_class c where c.relnamespace = 'lineage'::regnamespace and c.relkind not in ('r', 'i');
  if stray is not null then
    raise exception 'lineage holds what has no copy in lineage_next: %', stray;
  end if;
  select string_agg(t.conname, ', ' order by t.conname) into stray
  from pg_constraint t join pg_class c on c.oid = t.conrelid
  where c.relnamespace = 'lineage'::regnamespace and t.contype not in ('c', 'n', 'p', 'u');
  if stray is not null then
    raise exception 'lineage holds constraints that have no copy in lineage_next: %', stray;
  end if;

  drop schema if exists lineage_next cascade;
  create schema lineage_next;
  for part in
    select a.privilege_type as privilege, a.grantee::regrole as grantee
    from pg_namespace n cross join lateral aclexplode(n.nspacl) a
    where n.nspname = 'lineage' and a.grantee <> n.nspowner
  loop
    execute format('grant %s on schema lineage_next to %s', part.privilege, part.grantee);
  end loop;

  for of_table in
    select c.oid, c.relname as name, c.reloptions as options, c.relowner as owner, c.relacl as rights
    from pg_class c where c.relnamespace = 'lineage'::regnamespace and c.relkind = 'r' order by c.relname
  loop
    execute format('create table lineage_next.%I (like lineage.%I including all excluding indexes)',
      of_table.name, of_table.name);
    if of_table.options is not null then
      execute format('alter table lineage_next.%I set (%s)', of_table.name, array_to_string(of_table.options, ', '));
    end if;
    for part in
      select t.conname as name, pg_get_constraintdef(t.oid) as definition
      from pg_constraint t where t.conrelid = of_table.oid and t.contype in ('p', 'u') order by t.conname
    loop
      execute format('alter table lineage_next.%I add constraint %I %s', of_table.name, part.name, part.definition);
    end loop;
    for part in
      select replace(pg_get_indexdef(i.indexrelid), ' ON lineage.', ' ON lineage_next.') as definition
      from pg_index i
      where i.indrelid = of_table.oid and not exists (select from pg_constraint t where t.conindid = i.indexrelid)
      order by i.indexrelid
    loop
      execute part.definition;
    end loop;
    for part in
      select a.privilege_type as privilege, a.grantee::regrole as grantee
      from aclexplode(of_table.rights) a where a.grantee <> of_table.owner
    loop
      execute format('grant %s on lineage_next.%I to %s', part.privilege, of_table.name, part.grantee);
    end loop;
  end loop;
  insert into lineage_next.checkpoint (name) values ('lineage');
end $$;
revoke execute on function upkeep.make_lineage_next() from public;

select upkeep.make_lineage_next();
