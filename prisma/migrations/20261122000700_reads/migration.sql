-- Whether anything was delivered to an account: asked where nothing was found, so without this every segment is read.
create index segment_account on ledger.segment (account);

-- The calls of an identity that make credentials, which are few among all its calls: what was done through a key of a
-- user is what was done in the sessions that its calls issued. The query repeats the condition word for word.
create index record_issuing on ledger.record (actor)
  where event_name like 'Assume%' or event_name like 'Get%Token' or event_name like 'Create%Token%'
    or event_name in ('SwitchRole', 'ConsoleLogin');
