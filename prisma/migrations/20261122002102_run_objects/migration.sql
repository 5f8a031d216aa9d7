-- The objects of a run in the order in which they were found, page by page: a run may have found a million.
create index found_run_order on follow.found (run_id, found_id);
