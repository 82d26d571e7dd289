-- Partitions by month, and how long they are kept.

-- Makes the partitions of this month and the next two, and drops those of which every row is older than `keep`.
create function change_log_keep(keep interval) returns void
language plpgsql security definer set search_path from current as $$
declare
  month timestamptz;
  part record;
  last xid8;
begin
  perform pg_advisory_xact_lock(hashtext('change_log_keep'));
  for month in select generate_series(date_trunc('month', now(), 'UTC'), date_trunc('month', now(), 'UTC') + interval '2 months', interval '1 month') loop
    -- Rows of a month that came before its partition stay where they are, and so does the month.
    if to_regclass('change_log_' || to_char(month at time zone 'UTC', 'YYYYMM')) is null
      and not exists (select from change_log_rest where changed_at >= month and changed_at < month + interval '1 month') then
      execute format('create table %I partition of change_log for values from (%L) to (%L)',
        'change_log_' || to_char(month at time zone 'UTC', 'YYYYMM'), month, month + interval '1 month');
    end if;
  end loop;
  for part in select relname as name from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = 'change_log'::regclass and relname ~ '^change_log_[0-9]{6}$' order by relname loop
    month := to_timestamp(right(part.name, 6) || '01 00+00', 'YYYYMMDD HH24TZH');
    if month + interval '1 month' < now() - keep then
      execute format('select xid from %I order by xid desc limit 1', part.name) into last;
      update change_log_state set kept_above = greatest(kept_above, last) where last is not null;
      execute format('drop table %I', part.name);
    end if;
  end loop;
  select max(xid) into last from change_log_rest where changed_at < now() - keep;
  if last is not null then
    update change_log_state set kept_above = greatest(kept_above, last);
    delete from change_log_rest where changed_at < now() - keep;
  end if;
end
$$;

-- Tells of those who came of age since the last day: what is given of them follows the date, and no row changes.
create function change_log_turn_day(today date) returns date
language plpgsql security definer set search_path from current as $$
declare
  last date;
begin
  select day into last from change_log_state;
  if today <= last then return last; end if;
  select day into last from change_log_state for update;
  if today <= last then return last; end if;
  with come_of_age as (
    select of.* from person of
    where of.birth_date <= (today - interval '14 years')::date and of.birth_date > (last - interval '14 years')::date
  ), told as (
    insert into change_log (type, record_id, operation, columns, now_in)
      select 'Person', id, 'update', '{under14}', change_log_areas(city_id, district_id, street_id, community_id, grid_id, area_id)
      from come_of_age
  )
  insert into change_log (type, record_id, operation, columns, now_in)
    select 'Event', of.id, 'update', '{childReporter}',
      change_log_areas(of.city_id, of.district_id, of.street_id, of.community_id, of.grid_id, of.area_id)
    from come_of_age join event of on of.reporter_id = come_of_age.id;
  update change_log_state set day = today;
  return today;
end
$$;

select change_log_keep(interval '100 years');

revoke all on change_log, change_log_rest, change_log_state from public, fivefold_hub;
revoke all on sequence change_log_sequence from public, fivefold_hub;
grant select on change_log, change_log_state, change_log_sequence to fivefold_hub;
revoke all on procedure change_log_follow from public;
revoke all on function change_log_keep, change_log_turn_day from public;
grant execute on function change_log_keep, change_log_turn_day to fivefold_hub;
