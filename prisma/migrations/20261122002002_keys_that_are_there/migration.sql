-- Most facts lack a key of some kind, and nobody looks for what is not there: only keys that are there are in the indexes.
drop index lineage.fact_key_principal, lineage.fact_key_role, lineage.fact_key_holder, lineage.fact_key_other;
create index fact_key_principal on lineage.fact_key (principal_key) where principal_key is not null;
create index fact_key_role on lineage.fact_key (role_key) where role_key is not null;
create index fact_key_holder on lineage.fact_key (holder_key) where holder_key is not null;
create index fact_key_other on lineage.fact_key (other_key) where other_key is not null;

-- What lies beside has the same tables.
select upkeep.make_lineage_next();
