-- What a found object's name says of its account, region and hour, kept beside the name: taken out of it by the index, it
-- was taken out again whenever the object was taken and settled, which was most of what that cost. Repetitions have no
-- bounds here, since each bound makes the expression several times slower: no name is longer than the kilobyte of a key.
drop index follow.found_unread;
alter table follow.found add column file_hour text collate "C"
  generated always as (substring(name from '(\d{12}_CloudTrail_[a-z]{2}[a-z0-9-]*_\d{8}T\d\d)\d\dZ_[A-Za-z0-9]+\.json(?:\.gz)?$')) stored;

-- Files that were found at a source and not read.
create index found_unread on follow.found (file_hour) where state in ('waiting', 'taken', 'failed');
