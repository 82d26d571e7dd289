-- The receipts in partitions: a month each, or part of a month with very many. A receipt's place says in which one it is, so the
-- primary key still holds over all of them. Rows stay where they are, and no row is ever changed or deleted; a partition
-- goes as a whole, once it is in an archive (2_archives.sql).

alter table access_receipt rename to access_receipt_0;
alter index access_receipt_pkey rename to access_receipt_0_pkey;
alter index access_receipt_principal_id_sequence_idx rename to access_receipt_0_principal_id_sequence_idx;
alter index access_receipt_department_sequence_idx rename to access_receipt_0_department_sequence_idx;
alter index access_receipt_recorded_at_idx rename to access_receipt_0_recorded_at_idx;
revoke all on access_receipt_0 from public, fivefold_hub;

create table access_receipt (like access_receipt_0 including constraints including storage) partition by range (sequence);
alter table access_receipt add primary key (sequence);
create index access_receipt_principal_id_sequence_idx on access_receipt (principal_id, sequence);
create index access_receipt_department_sequence_idx on access_receipt (department, sequence);
create index access_receipt_recorded_at_idx on access_receipt using brin (recorded_at);
create trigger access_receipt_append_only before update or delete or truncate on access_receipt
  for each statement execute function access_log_refuse();
alter table access_receipt enable always trigger access_receipt_append_only;
revoke all on access_receipt from public, fivefold_hub;
grant select, insert on access_receipt to fivefold_hub;

-- A partition ends where the next one begins; the last one takes whatever comes.
create table access_log_partition (
  number int primary key constraint access_log_partition_number_valid check (number >= 0),
  first_size bigint not null constraint access_log_partition_first_size_key unique
    constraint access_log_partition_first_size_valid check (first_size >= 0),
  opened_at timestamptz(3) not null default now()
);
create trigger access_log_partition_append_only before update or delete or truncate on access_log_partition
  for each statement execute function access_log_refuse();
alter table access_log_partition enable always trigger access_log_partition_append_only;
revoke all on access_log_partition from public, fivefold_hub;
grant select on access_log_partition to fivefold_hub;

create function access_log_open_partition(opened int, first bigint) returns void language plpgsql as $$
declare
  partition text := format('access_receipt_%s', opened);
begin
  execute format('create table %I partition of access_receipt for values from (%s) to (maxvalue)', partition, first);
  execute format('create trigger access_receipt_append_only before update or delete or truncate on %I
    for each statement execute function access_log_refuse()', partition);
  execute format('alter table %I enable always trigger access_receipt_append_only', partition);
  execute format('revoke all on %I from public, fivefold_hub', partition);
  insert into access_log_partition (number, first_size) values (opened, first);
end
$$;

-- Begins a partition when the last one holds receipts of an earlier month (UTC+8), or has grown long. Nodes call it from time to
-- time. Writers wait while the bounds change: attaching reads the sequences of the partition that ends, which is why it must
-- not grow longer. It waits for nobody else: a long reader makes it fail (55P03), and it is tried again later.
create function access_log_turn_partition() returns boolean
language plpgsql security definer set lock_timeout = '100ms' as $$
declare
  open access_log_partition;
  size bigint;
  begun timestamptz;
begin
  for turn in 1..2 loop
    select * into strict open from access_log_partition order by number desc limit 1;
    select max(sequence) + 1 into size from access_receipt where sequence >= open.first_size;
    select recorded_at into begun from access_receipt where sequence = open.first_size;
    if size is null or (size - open.first_size < 1000000
        and date_trunc('month', begun at time zone 'Asia/Shanghai') >= date_trunc('month', now() at time zone 'Asia/Shanghai')) then
      return false;
    end if;
    -- Another node may have been first: look again under the lock.
    if turn = 1 then lock table only access_receipt in access exclusive mode; end if;
  end loop;
  execute format('alter table access_receipt detach partition access_receipt_%s', open.number);
  execute format('alter table access_receipt attach partition access_receipt_%s for values from (%s) to (%s)',
    open.number, open.first_size, size);
  perform access_log_open_partition(open.number + 1, size);
  return true;
end
$$;

revoke execute on function access_log_open_partition, access_log_turn_partition from public;
grant execute on function access_log_turn_partition to fivefold_hub;

-- What is there becomes the first partition; a log that is empty begins with an open one.
do $$
declare
  size bigint;
begin
  execute format('alter function access_log_turn_partition set search_path = %I, pg_temp', current_schema());
  select coalesce(max(sequence) + 1, 0) into size from access_receipt_0;
  insert into access_log_partition (number, first_size) values (0, 0);
  if size = 0 then
    alter table access_receipt attach partition access_receipt_0 for values from (0) to (maxvalue);
  else
    execute format('alter table access_receipt attach partition access_receipt_0 for values from (0) to (%s)', size);
    perform access_log_open_partition(1, size);
  end if;
end
$$;
