-- What an epoch changed, in one order: whoever follows the lineage reads it page by page.
create index revision_until on lineage.revision (until_epoch, actor);
