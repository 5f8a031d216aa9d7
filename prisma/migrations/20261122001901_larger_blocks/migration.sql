-- Blocks of texts hold up to 256 KiB: they pack smaller, in less time. Those of 64 KiB stay as they are, and are read as well.
-- docs/adr/0002-the-ledger-keeps-what-was-delivered.md
alter table ledger.segment_block
  drop constraint segment_block_size,
  add constraint segment_block_size check (unpacked_bytes between 1 and 262144);
