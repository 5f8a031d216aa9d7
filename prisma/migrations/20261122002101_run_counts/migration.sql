-- How far runs and sources are is asked for all the time, by people, pages and alarms, and a run may have found millions of
-- objects: so it is counted as it changes. docs/adr/0003 does not apply here: nothing of it is evidence.
lock table follow.found in share row exclusive mode;

alter table follow.run
  add column found bigint not null default 0,
  -- Being read included.
  add column waiting bigint not null default 0,
  add column read bigint not null default 0,
  add column skipped bigint not null default 0,
  add column failed bigint not null default 0,
  add column records_seen bigint not null default 0,
  add column records_appended bigint not null default 0,
  add column records_duplicate bigint not null default 0,
  add column records_quarantined bigint not null default 0;
alter table follow.source
  add column found bigint not null default 0,
  add column waiting bigint not null default 0,
  add column read bigint not null default 0,
  add column skipped bigint not null default 0,
  add column failed bigint not null default 0,
  add column records_seen bigint not null default 0,
  add column records_appended bigint not null default 0,
  add column records_duplicate bigint not null default 0,
  add column records_quarantined bigint not null default 0;

-- What changed of each run. Both tables hold the rows of one statement: before it, and after it.
create type follow.counts as (
  source_id bigint, run_id bigint, found bigint, waiting bigint, read bigint, skipped bigint, failed bigint,
  records_seen bigint, records_appended bigint, records_duplicate bigint, records_quarantined bigint);

-- Adds to the counts. In one order, so that two who change several runs do not wait for each other; and behind the rows of
-- the work list, which nobody takes while holding these.
create function follow.add_counts(changes follow.counts[]) returns void
  language sql
  set search_path = pg_catalog, pg_temp
begin atomic
  select run_id from follow.run
  where run_id in (select c.run_id from unnest(changes) c) order by run_id for no key update;
  update follow.run r
  set found = r.found + c.found, waiting = r.waiting + c.waiting, read = r.read + c.read, skipped = r.skipped + c.skipped,
    failed = r.failed + c.failed, records_seen = r.records_seen + c.records_seen,
    records_appended = r.records_appended + c.records_appended, records_duplicate = r.records_duplicate + c.records_duplicate,
    records_quarantined = r.records_quarantined + c.records_quarantined
  from unnest(changes) c
  where r.run_id = c.run_id;
  select source_id from follow.source
  where source_id in (select c.source_id from unnest(changes) c) order by source_id for no key update;
  update follow.source s
  set found = s.found + c.found, waiting = s.waiting + c.waiting, read = s.read + c.read, skipped = s.skipped + c.skipped,
    failed = s.failed + c.failed, records_seen = s.records_seen + c.records_seen,
    records_appended = s.records_appended + c.records_appended, records_duplicate = s.records_duplicate + c.records_duplicate,
    records_quarantined = s.records_quarantined + c.records_quarantined
  from (
    select source_id, sum(found) as found, sum(waiting) as waiting, sum(read) as read, sum(skipped) as skipped,
      sum(failed) as failed, sum(records_seen) as records_seen, sum(records_appended) as records_appended,
      sum(records_duplicate) as records_duplicate, sum(records_quarantined) as records_quarantined
    from unnest(changes) group by source_id) c
  where s.source_id = c.source_id;
end;

create function follow.count_noted() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform follow.add_counts(array(
    select row(n.source_id, n.run_id, count(*), count(*) filter (where n.state in ('waiting', 'taken')),
      count(*) filter (where n.state = 'read'), count(*) filter (where n.state = 'skipped'),
      count(*) filter (where n.state = 'failed'), coalesce(sum(o.records_seen), 0), coalesce(sum(o.records_appended), 0),
      coalesce(sum(o.records_duplicate), 0), coalesce(sum(o.records_quarantined), 0))::follow.counts
    from noted n
    left join ledger.object_outcome o on n.state in ('read', 'failed') and o.object_id = n.object_id
    group by n.source_id, n.run_id));
  return null;
end
$$;

create function follow.count_changed() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  changes follow.counts[];
begin
  -- Most changes are signs of life, and takings: neither changes a count.
  if not exists (
    select from before b join after a using (found_id)
    where (b.state in ('waiting', 'taken')) <> (a.state in ('waiting', 'taken'))
      or (a.state not in ('waiting', 'taken') and (a.state, a.object_id) is distinct from (b.state, b.object_id))
  ) then
    return null;
  end if;
  changes := array(
    select row(c.source_id, c.run_id, 0, sum(sign) filter (where c.state in ('waiting', 'taken')),
      sum(sign) filter (where c.state = 'read'), sum(sign) filter (where c.state = 'skipped'),
      sum(sign) filter (where c.state = 'failed'), sum(sign * o.records_seen), sum(sign * o.records_appended),
      sum(sign * o.records_duplicate), sum(sign * o.records_quarantined))::follow.counts
    from (
      select -1 as sign, source_id, run_id, state, object_id from before
      union all
      select 1, source_id, run_id, state, object_id from after
    ) c
    left join ledger.object_outcome o on c.state in ('read', 'failed') and o.object_id = c.object_id
    group by c.source_id, c.run_id);
  perform follow.add_counts(array(
    select row(c.source_id, c.run_id, 0, coalesce(c.waiting, 0), coalesce(c.read, 0), coalesce(c.skipped, 0),
      coalesce(c.failed, 0), coalesce(c.records_seen, 0), coalesce(c.records_appended, 0),
      coalesce(c.records_duplicate, 0), coalesce(c.records_quarantined, 0))::follow.counts
    from unnest(changes) c));
  return null;
end
$$;

-- What was found until now.
with counted as (
  select f.source_id, f.run_id, count(*) as found, count(*) filter (where f.state in ('waiting', 'taken')) as waiting,
    count(*) filter (where f.state = 'read') as read, count(*) filter (where f.state = 'skipped') as skipped,
    count(*) filter (where f.state = 'failed') as failed, coalesce(sum(o.records_seen), 0) as records_seen,
    coalesce(sum(o.records_appended), 0) as records_appended, coalesce(sum(o.records_duplicate), 0) as records_duplicate,
    coalesce(sum(o.records_quarantined), 0) as records_quarantined
  from follow.found f
  left join ledger.object_outcome o on f.state in ('read', 'failed') and o.object_id = f.object_id
  group by f.source_id, f.run_id
)
select follow.add_counts(array(
  select row(source_id, run_id, found, waiting, read, skipped, failed, records_seen, records_appended, records_duplicate,
    records_quarantined)::follow.counts
  from counted));

create trigger count_noted after insert on follow.found
  referencing new table as noted for each statement execute function follow.count_noted();
create trigger count_changed after update on follow.found
  referencing old table as before new table as after for each statement execute function follow.count_changed();

-- Runs that go on, the latest first.
create index run_open on follow.run (run_id) where waiting > 0 or looked_until is null;

revoke all on function follow.add_counts(follow.counts[]), follow.count_noted(), follow.count_changed() from public;
grant execute on function follow.add_counts(follow.counts[]), follow.count_noted(), follow.count_changed() to backtrail_app;
