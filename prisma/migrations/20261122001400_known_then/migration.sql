-- Whoever asks of an epoch also says when the first and the last event took place of which anything was known then, in
-- `backtrail.first_event_at` and `backtrail.last_event_at`. What was loaded later, and mostly happened later, is not looked
-- at then one by one, and months without such events are not opened.
create or replace view known_then.record as
  select r.* from ledger.record r
  where r.event_time >= current_setting('backtrail.first_event_at')::timestamptz
    and r.event_time <= current_setting('backtrail.last_event_at')::timestamptz
    and (
      select (a.incarnation, a.xid, a.append_id) <= (current_setting('backtrail.incarnation')::integer,
        current_setting('backtrail.xid')::xid8, current_setting('backtrail.append_id')::bigint)
      from ledger.append a
      where a.append_id = r.append_id
    );
