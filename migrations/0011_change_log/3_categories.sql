-- One trigger for each category and kind of statement, made from the columns that the table has: a migration that adds or
-- drops a column of a category calls change_log_follow() again, and a test compares.

-- A type's row conditions that follow from its own row, as SQL on a row named `$`.
create function change_log_facts(type text) returns jsonb
language sql immutable parallel safe as $$
  select case type
    when 'Person' then jsonb_build_object('under14', '$.birth_date > change_log_fourteen_years_ago()')
    when 'Thing' then jsonb_build_object('camera', '$.kind = ''CAMERA''')
    when 'Event' then jsonb_build_object(
      'whistleblowing', '$.request_kind is not distinct from ''REPORT''',
      'childReporter', 'change_log_is_child($.reporter_id)')
    else '{}'
  end
$$;

create procedure change_log_follow(category regclass, type_name text)
language plpgsql as $$
declare
  name text := (select relname from pg_class where oid = category);
  scoped boolean := exists (select from pg_attribute where attrelid = category and attname = 'grid_id') and type_name <> 'Area';
  scope text := case when scoped
    then 'change_log_areas($.city_id, $.district_id, $.street_id, $.community_id, $.grid_id, $.area_id)' else 'null::integer[]' end;
  tied boolean := type_name in ('Event', 'Person', 'Household');
  was_tied text := case when type_name = 'EventStep' then 'change_log_departments(''Event'', o.event_id)'
    when tied then format('change_log_departments(%L, o.id)', type_name) else 'null::text[]' end;
  updated text;
  changes text;
  moved text := case when scoped then '(o.city_id, o.district_id, o.street_id, o.community_id, o.grid_id, o.area_id)
    is distinct from (n.city_id, n.district_id, n.street_id, n.community_id, n.grid_id, n.area_id)' else 'false' end;
begin
  select string_agg(format('case when o.%1$I is distinct from n.%1$I then %1$L end', attname), ', ' order by attnum)
    into changes from pg_attribute where attrelid = category and attnum > 0 and not attisdropped and attname <> 'id';
  select changes || coalesce(string_agg(format(', case when (%s) is distinct from (%s) then %L end',
      replace(value, '$', 'o'), replace(value, '$', 'n'), key), ''), '')
    into changes from jsonb_each_text(change_log_facts(type_name));
  updated := format($sql$
    insert into change_log (type, record_id, operation, columns, was_in, now_in, was_tied)
      select %1$L, o.id, 'update', array_remove(array[%5$s], null), case when %6$s then %3$s end, %2$s,
        case when %6$s then %4$s end
      from old_rows o join new_rows n on n.id = o.id where o.* is distinct from n.* $sql$,
    type_name, replace(scope, '$', 'n'), replace(scope, '$', 'o'), was_tied, changes, moved);
  execute format($sql$
    create or replace function %1$I() returns trigger
    language plpgsql security definer set search_path from current as $body$
    begin
      if tg_op = 'INSERT' then
        insert into change_log (type, record_id, operation, now_in)
          select %2$L, n.id, 'insert', %3$s from new_rows n;
      elsif tg_op = 'DELETE' then
        insert into change_log (type, record_id, operation, was_in, was_tied)
          select %2$L, o.id, 'delete', %4$s, %5$s from old_rows o;
      else
        -- Of many rows it is planned for these: the plan of a few would compare each with each.
        if (select count(*) from (select from new_rows limit 20) few) < 20 then
          %6$s;
        else
          execute %6$L;
        end if;
        -- A changed id is another record.
        if exists (select id from old_rows except select id from new_rows) then
          insert into change_log (type, record_id, operation, was_in, was_tied)
            select %2$L, o.id, 'delete', %4$s, %5$s from old_rows o
            where not exists (select from new_rows n where n.id = o.id);
          insert into change_log (type, record_id, operation, now_in)
            select %2$L, n.id, 'insert', %3$s from new_rows n
            where not exists (select from old_rows o where o.id = n.id);
        end if;
      end if;
      return null;
    end
    $body$ $sql$,
    'change_log_' || name, type_name, replace(scope, '$', 'n'), replace(scope, '$', 'o'),
    was_tied, updated);
  execute format('create or replace trigger %2$I after insert on %1$s referencing new table as new_rows
    for each statement execute function %3$I()', category, name || '_change_log_insert', 'change_log_' || name);
  execute format('create or replace trigger %2$I after update on %1$s referencing old table as old_rows new table as new_rows
    for each statement execute function %3$I()', category, name || '_change_log_update', 'change_log_' || name);
  execute format('create or replace trigger %2$I after delete on %1$s referencing old table as old_rows
    for each statement execute function %3$I()', category, name || '_change_log_delete', 'change_log_' || name);
end
$$;

call change_log_follow('area', 'Area');
call change_log_follow('department', 'Department');
call change_log_follow('place', 'Place');
call change_log_follow('household', 'Household');
call change_log_follow('organization', 'Organization');
call change_log_follow('thing', 'Thing');
call change_log_follow('grid_assignment', 'GridAssignment');
call change_log_follow('person', 'Person');
call change_log_follow('event', 'Event');
call change_log_follow('event_step', 'EventStep');

-- Rows of a category go one by one, so that the log can tell of each.
create function change_log_refuse_truncate() returns trigger language plpgsql as $$
begin
  raise exception 'TRUNCATE on % is refused: the change log could not tell which records are gone', tg_table_name
    using errcode = 'feature_not_supported';
end
$$;
