-- For whoever watches: the latest file of each account and region by the time in its name, and the objects that failed,
-- each found without reading those that did not.
create index object_region_time on ledger.object (name_account, name_region, substring(name from '_(\d{8}T\d{4}Z)_'))
  where name_account is not null and name_region is not null;
create index found_failed on follow.found (source_id) where state = 'failed';
