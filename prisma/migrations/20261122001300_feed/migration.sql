-- What an epoch changed, in one order: whoever follows the lineage reads it page by page.
create index revision_until on lineage.revision (until_epoch, actor);

-- What lies beside has the same tables, and the same indexes.
select upkeep.make_lineage_next();
