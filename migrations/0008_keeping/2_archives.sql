-- What was archived: the note that the log's key signed, which is also the head of the file, and the receipt that says so. The
-- texts are in the file; the hashes of the leaves stay, so that every proof can still be made and the tree be checked.
create table access_log_archive (
  number int primary key constraint access_log_archive_number_foreign references access_log_partition (number) on delete restrict,
  first_size bigint not null,
  size bigint not null constraint access_log_archive_size_valid check (size > first_size),
  note text not null,
  receipt bigint not null constraint access_log_archive_receipt_valid check (receipt >= size),
  archived_at timestamptz(3) not null default now()
);

-- Hashes of the leaves of archived partitions, one after another, from leaf `first` on. A row never goes beyond a tile of 256.
create table access_log_archived_tile (
  first bigint primary key,
  hashes bytea not null constraint access_log_archived_tile_hashes_valid
    check (octet_length(hashes) > 0 and octet_length(hashes) % 32 = 0 and first / 256 = (first + octet_length(hashes) / 32 - 1) / 256)
);
alter table access_log_archived_tile alter column hashes set storage external;

create trigger access_log_archive_append_only before update or delete or truncate on access_log_archive
  for each statement execute function access_log_refuse();
alter table access_log_archive enable always trigger access_log_archive_append_only;
create trigger access_log_archived_tile_append_only before update or delete or truncate on access_log_archived_tile
  for each statement execute function access_log_refuse();
alter table access_log_archived_tile enable always trigger access_log_archived_tile_append_only;
revoke all on access_log_archive, access_log_archived_tile from public, fivefold_hub;
grant select on access_log_archive, access_log_archived_tile to fivefold_hub;

-- Drops the oldest partition, after the command line has archived it. Refused while anything is missing without which the
-- log could not be checked, and for receipts of the last six months, whatever the retention is set to.
create function access_log_drop_partition(dropped int) returns void language plpgsql set lock_timeout = '100ms' as $$
declare
  archive access_log_archive;
  hashes bigint;
  newest timestamptz;
begin
  select * into archive from access_log_archive where number = dropped;
  if archive.receipt is null or not exists (select from access_receipt where sequence = archive.receipt) then
    raise exception 'partition % is not archived', dropped using errcode = 'check_violation';
  end if;
  select sum(octet_length(tile.hashes) / 32) into hashes from access_log_archived_tile tile
    where tile.first >= archive.first_size and tile.first < archive.size;
  if hashes is distinct from archive.size - archive.first_size
      or not exists (select from access_log_checkpoint where size = archive.size) then
    raise exception 'the hashes of partition % are not kept', dropped using errcode = 'check_violation';
  end if;
  execute format('select max(recorded_at) from access_receipt_%s', dropped) into strict newest;
  if newest > now() - interval '6 months' then
    raise exception 'partition % holds receipts of the last six months', dropped using errcode = 'check_violation';
  end if;
  lock table only access_receipt in access exclusive mode;
  execute format('alter table access_receipt detach partition access_receipt_%s', dropped);
  execute format('drop table access_receipt_%s', dropped);
end
$$;
revoke execute on function access_log_drop_partition from public;
