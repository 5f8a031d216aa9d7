-- That an event id leads to one record, more or less, is known from the beginning: until a table is analyzed the planner
-- takes an id for one of two hundred. A question about one event as of a time would then look at every time there is, to
-- leave few of so many. Whatever ANALYZE finds replaces this.
do $$ begin
  if exists (select from pg_stats where schemaname = 'ledger' and tablename = 'record_key') then return; end if;
  perform pg_restore_attribute_stats(
    'schemaname', 'ledger', 'relname', 'record_key', 'attname', 'uuid_hash_extended', 'inherited', false,
    'version', current_setting('server_version_num')::integer,
    'null_frac', 0::real, 'avg_width', 8, 'n_distinct', -1::real);
end $$;
