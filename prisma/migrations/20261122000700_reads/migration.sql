-- Whether anything was delivered to an account: asked where nothing was found, so without this every segment is read.
create index segment_account on ledger.segment (account);
