-- Ties: a person is tied to a department through an event assigned to it, a household through its members. Whoever changes one
-- link of such a chain tells of all records at its end. Two transactions that change links of one chain wait for each other,
-- on the event or on the person, so that the second one sees what the first one did; both see it only where each statement
-- has a snapshot of its own.

create function change_log_require_read_committed() returns void language plpgsql as $$
begin
  if current_setting('transaction_isolation') not in ('read committed', 'read uncommitted') then
    raise exception 'ties of records are changed in READ COMMITTED alone' using errcode = 'feature_not_supported';
  end if;
end
$$;

-- Tells of persons whose ties change, and of their households. `was`: rows of {"person_id", "department_id"}, their ties through
-- `events` before; their ties through other events are as now. `changed`: rows of the same shape, the ties that began or ended.
create function change_log_tell_ties(persons uuid[], events uuid[], was jsonb, changed jsonb) returns void
language plpgsql as $$
begin
  insert into change_log (type, record_id, operation, columns, was_in, now_in, was_tied, ties)
    select 'Person', of.id, 'update', '{}', areas, areas,
      array(
        select known.department_id from jsonb_to_recordset(was) known (person_id uuid, department_id text)
          where known.person_id = of.id
        union
        select assigned.department_id from event_assignment assigned
          where assigned.event_id in (select change_log_events(of.id)) and assigned.event_id <> all (events)
            and assigned.ended_at is null),
      array(select distinct tie.department_id from jsonb_to_recordset(changed) tie (person_id uuid, department_id text)
        where tie.person_id = of.id)
    from person of cross join lateral (select change_log_areas(of.city_id, of.district_id, of.street_id, of.community_id,
      of.grid_id, of.area_id)) scope (areas)
    where of.id = any (persons);
  insert into change_log (type, record_id, operation, columns, was_in, now_in, was_tied, ties)
    select 'Household', of.id, 'update', '{}', areas, areas,
      array(
        select known.department_id from jsonb_to_recordset(was) known (person_id uuid, department_id text)
          join person member on member.id = known.person_id where member.household_id = of.id
        union
        select assigned.department_id from person member cross join lateral change_log_events(member.id) tied (event_id)
          join event_assignment assigned on assigned.event_id = tied.event_id and assigned.ended_at is null
          where member.household_id = of.id and tied.event_id <> all (events)),
      array(select distinct tie.department_id from jsonb_to_recordset(changed) tie (person_id uuid, department_id text)
        join person member on member.id = tie.person_id where member.household_id = of.id)
    from household of cross join lateral (select change_log_areas(of.city_id, of.district_id, of.street_id, of.community_id,
      of.grid_id, of.area_id)) scope (areas)
    where of.id in (select member.household_id from person member where member.id = any (persons));
end
$$;

-- Assignments begin or end: the events, their persons and the households. `was`, `present`: the current assignments among the
-- changed rows, before and after, as rows of {"id", "event_id", "department_id"}.
create function change_log_tell_assignments(was jsonb, present jsonb) returns void
language plpgsql as $$
declare
  changed_ties jsonb;
  events uuid[];
  before jsonb;
begin
  with old_ones as (select event_id, department_id from jsonb_to_recordset(was) o (event_id uuid, department_id text)),
    new_ones as (select event_id, department_id from jsonb_to_recordset(present) n (event_id uuid, department_id text)),
    changed as ((table old_ones except table new_ones) union (table new_ones except table old_ones))
    select jsonb_agg(jsonb_build_object('event_id', event_id, 'department_id', department_id)),
      array_agg(distinct event_id order by event_id) into changed_ties, events from changed;
  if changed_ties is null then return; end if;
  perform change_log_require_read_committed();
  perform from event where id = any (events) order by id for no key update;
  -- As they were: without those that began now, with those that ended.
  select coalesce(jsonb_agg(jsonb_build_object('event_id', event_id, 'department_id', department_id)), '[]') into before from (
    select assigned.event_id, assigned.department_id from event_assignment assigned
      where assigned.event_id = any (events) and assigned.ended_at is null
        and not exists (select from jsonb_to_recordset(present) n (id uuid) where n.id = assigned.id)
    union
    select o.event_id, o.department_id from jsonb_to_recordset(was) o (event_id uuid, department_id text)
      where o.event_id = any (events)
  ) known;
  insert into change_log (type, record_id, operation, columns, was_in, now_in, was_tied, ties)
    select 'Event', of.id, 'update', '{event_assignment}', areas, areas,
      array(select distinct known.department_id from jsonb_to_recordset(before) known (event_id uuid, department_id text)
        where known.event_id = of.id),
      array(select distinct tie.department_id from jsonb_to_recordset(changed_ties) tie (event_id uuid, department_id text)
        where tie.event_id = of.id)
    from event of cross join lateral (select change_log_areas(of.city_id, of.district_id, of.street_id, of.community_id,
      of.grid_id, of.area_id)) scope (areas)
    where of.id = any (events);
  insert into change_log (type, record_id, operation, columns, was_in, now_in, was_tied, ties)
    select 'EventStep', of.id, 'update', '{}', areas, areas,
      array(select distinct known.department_id from jsonb_to_recordset(before) known (event_id uuid, department_id text)
        where known.event_id = of.event_id),
      array(select distinct tie.department_id from jsonb_to_recordset(changed_ties) tie (event_id uuid, department_id text)
        where tie.event_id = of.event_id)
    from event_step of cross join lateral (select change_log_areas(of.city_id, of.district_id, of.street_id, of.community_id,
      of.grid_id, of.area_id)) scope (areas)
    where of.event_id = any (events);
  perform change_log_tell_ties(
    array(select distinct change_log_persons(event_id) from unnest(events) event_id),
    events,
    (select coalesce(jsonb_agg(jsonb_build_object('person_id', person_id, 'department_id', department_id)), '[]')
      from jsonb_to_recordset(before) known (event_id uuid, department_id text)
      cross join lateral change_log_persons(known.event_id) person_id),
    (select coalesce(jsonb_agg(jsonb_build_object('person_id', person_id, 'department_id', department_id)), '[]')
      from jsonb_to_recordset(changed_ties) known (event_id uuid, department_id text)
      cross join lateral change_log_persons(known.event_id) person_id));
end
$$;

create function change_log_event_assignment() returns trigger
language plpgsql security definer set search_path from current as $$
declare
  was jsonb := '[]';
  present jsonb := '[]';
begin
  if tg_op <> 'INSERT' then
    select coalesce(jsonb_agg(jsonb_build_object('id', id, 'event_id', event_id, 'department_id', department_id)), '[]')
      into was from old_rows where ended_at is null;
  end if;
  if tg_op <> 'DELETE' then
    select coalesce(jsonb_agg(jsonb_build_object('id', id, 'event_id', event_id, 'department_id', department_id)), '[]')
      into present from new_rows where ended_at is null;
  end if;
  perform change_log_tell_assignments(was, present);
  return null;
end
$$;

-- Persons become, or are no longer, a party to events or their reporter. `links`: rows of {"event_id", "person_id", "was"}.
create function change_log_tell_links(links jsonb) returns void
language plpgsql as $$
declare
  events uuid[] := array(select distinct link.event_id from jsonb_to_recordset(links) link (event_id uuid) order by 1);
  persons uuid[];
begin
  perform change_log_require_read_committed();
  perform from event where id = any (events) order by id for share;
  perform from person where id in (select link.person_id from jsonb_to_recordset(links) link (person_id uuid))
    order by id for share;
  persons := array(select distinct link.person_id from jsonb_to_recordset(links) link (event_id uuid, person_id uuid)
    where exists (select from event_assignment assigned where assigned.event_id = link.event_id and assigned.ended_at is null));
  if cardinality(persons) = 0 then return; end if;
  -- Through each of these events, a person was tied where the link was there, or where another one that is not new still is.
  perform change_log_tell_ties(persons, events, (
    select coalesce(jsonb_agg(distinct jsonb_build_object('person_id', tied.person_id, 'department_id', assigned.department_id)), '[]')
    from (
      select link.event_id, link.person_id from jsonb_to_recordset(links) link (event_id uuid, person_id uuid, was boolean)
        where link.was
      union
      select other.event_id, one.person_id from unnest(persons) one (person_id)
        cross join lateral change_log_events(one.person_id) other (event_id)
        where other.event_id = any (events) and not exists (
          select from jsonb_to_recordset(links) link (event_id uuid, person_id uuid, was boolean)
          where link.event_id = other.event_id and link.person_id = one.person_id and not link.was)
    ) tied
    join event_assignment assigned on assigned.event_id = tied.event_id and assigned.ended_at is null),
    (select jsonb_agg(distinct jsonb_build_object('person_id', link.person_id, 'department_id', assigned.department_id))
      from jsonb_to_recordset(links) link (event_id uuid, person_id uuid)
      join event_assignment assigned on assigned.event_id = link.event_id and assigned.ended_at is null));
end
$$;

create function change_log_event_party() returns trigger
language plpgsql security definer set search_path from current as $$
declare
  links jsonb := '[]';
  added jsonb := '[]';
begin
  if tg_op <> 'INSERT' then
    select coalesce(jsonb_agg(jsonb_build_object('event_id', event_id, 'person_id', person_id, 'was', true)), '[]')
      into links from old_rows;
  end if;
  if tg_op <> 'DELETE' then
    select coalesce(jsonb_agg(jsonb_build_object('event_id', event_id, 'person_id', person_id, 'was', false)), '[]')
      into added from new_rows;
  end if;
  if links = added then return null; end if;
  perform change_log_tell_link_events('event_party', links || added);
  perform change_log_tell_links(links || added);
  return null;
end
$$;

create function change_log_event_thing() returns trigger
language plpgsql security definer set search_path from current as $$
declare
  links jsonb := '[]';
  added jsonb := '[]';
begin
  if tg_op <> 'INSERT' then
    select coalesce(jsonb_agg(jsonb_build_object('event_id', event_id)), '[]') into links from old_rows;
  end if;
  if tg_op <> 'DELETE' then
    select coalesce(jsonb_agg(jsonb_build_object('event_id', event_id)), '[]') into added from new_rows;
  end if;
  perform change_log_tell_link_events('event_thing', links || added);
  return null;
end
$$;

-- The list of an event changed: its parties, its things.
create function change_log_tell_link_events(link_table text, links jsonb) returns void
language sql as $$
  insert into change_log (type, record_id, operation, columns, now_in)
    select 'Event', of.id, 'update', array[link_table],
      change_log_areas(of.city_id, of.district_id, of.street_id, of.community_id, of.grid_id, of.area_id)
    from event of where of.id in (select link.event_id from jsonb_to_recordset(links) link (event_id uuid))
$$;

create function change_log_event_reporter() returns trigger
language plpgsql security definer set search_path from current as $$
declare
  links jsonb;
begin
  if tg_op = 'INSERT' then
    -- No department is assigned yet. Whoever changes the reporter's household meanwhile has to see this event, or to wait.
    perform from person where id in (select reporter_id from new_rows) order by id for share;
    return null;
  end if;
  if not exists (select id, reporter_id from old_rows except select id, reporter_id from new_rows) then return null; end if;
  execute $sql$
    select jsonb_agg(jsonb_build_object('event_id', link.event_id, 'person_id', link.person_id, 'was', link.was))
    from old_rows o join new_rows n on n.id = o.id and n.reporter_id is distinct from o.reporter_id
    cross join lateral (values (o.id, o.reporter_id, true), (o.id, n.reporter_id, false)) link (event_id, person_id, was)
    where link.person_id is not null $sql$ into links;
  if links is not null then perform change_log_tell_links(links); end if;
  return null;
end
$$;

-- A deleted event takes its links along, one table after the other, so all that it tied is told before.
create function change_log_event_ends() returns trigger
language plpgsql security definer set search_path from current as $$
declare
  departments text[] := change_log_departments('Event', old.id);
begin
  if cardinality(departments) = 0 then return old; end if;
  perform change_log_require_read_committed();
  insert into change_log (type, record_id, operation, columns, was_in, now_in, was_tied, ties)
    select 'Event', old.id, 'update', '{}', areas, areas, departments, departments
    from (select change_log_areas(old.city_id, old.district_id, old.street_id, old.community_id, old.grid_id, old.area_id)) scope (areas);
  insert into change_log (type, record_id, operation, columns, was_in, now_in, was_tied, ties)
    select 'EventStep', of.id, 'update', '{}', areas, areas, departments, departments
    from event_step of cross join lateral (select change_log_areas(of.city_id, of.district_id, of.street_id, of.community_id,
      of.grid_id, of.area_id)) scope (areas)
    where of.event_id = old.id;
  perform change_log_tell_ties(array(select change_log_persons(old.id)), '{}', '[]',
    (select jsonb_agg(jsonb_build_object('person_id', person_id, 'department_id', department_id))
      from change_log_persons(old.id) person_id cross join unnest(departments) department_id));
  return old;
end
$$;

-- A person joins or leaves households, or comes of an age.
create function change_log_person_ties() returns trigger
language plpgsql security definer set search_path from current as $$
declare
  moves jsonb;
begin
  if not exists (select id, household_id, birth_date from old_rows except select id, household_id, birth_date from new_rows) then
    return null;
  end if;
  execute $sql$
    insert into change_log (type, record_id, operation, columns, now_in)
      select 'Event', of.id, 'update', '{childReporter}',
        change_log_areas(of.city_id, of.district_id, of.street_id, of.community_id, of.grid_id, of.area_id)
      from old_rows o join new_rows n on n.id = o.id
      join event of on of.reporter_id = n.id
      where (n.birth_date > change_log_fourteen_years_ago()) is distinct from (o.birth_date > change_log_fourteen_years_ago())
    $sql$;
  execute $sql$
    select jsonb_agg(jsonb_build_object('person_id', n.id, 'household_id', side.household_id, 'was', side.was))
    from old_rows o join new_rows n on n.id = o.id and n.household_id is distinct from o.household_id
    cross join lateral (values (o.household_id, true), (n.household_id, false)) side (household_id, was)
    where side.household_id is not null and exists (select change_log_events(n.id)) $sql$ into moves;
  if moves is null then return null; end if;
  perform change_log_require_read_committed();
  perform from event where id in (
    select change_log_events(move.person_id) from jsonb_to_recordset(moves) move (person_id uuid)) order by id for share;
  insert into change_log (type, record_id, operation, columns, was_in, now_in, was_tied, ties)
    select 'Household', of.id, 'update', '{}', areas, areas, array(
      select assigned.department_id from (
        select member.id from person member where member.household_id = of.id and not exists (
          select from jsonb_to_recordset(moves) move (person_id uuid, household_id uuid, was boolean)
          where move.person_id = member.id and move.household_id = of.id and not move.was)
        union
        select move.person_id from jsonb_to_recordset(moves) move (person_id uuid, household_id uuid, was boolean)
          where move.household_id = of.id and move.was
      ) member (id)
      cross join lateral change_log_events(member.id) tied (event_id)
      join event_assignment assigned on assigned.event_id = tied.event_id and assigned.ended_at is null
      group by assigned.department_id),
      array(
        select distinct assigned.department_id
          from jsonb_to_recordset(moves) move (person_id uuid, household_id uuid)
          cross join lateral change_log_events(move.person_id) tied (event_id)
          join event_assignment assigned on assigned.event_id = tied.event_id and assigned.ended_at is null
          where move.household_id = of.id)
    from household of cross join lateral (select change_log_areas(of.city_id, of.district_id, of.street_id, of.community_id,
      of.grid_id, of.area_id)) scope (areas)
    where of.id in (select move.household_id from jsonb_to_recordset(moves) move (household_id uuid));
  return null;
end
$$;

do $$
declare
  link text;
begin
  foreach link in array array['event_assignment', 'event_party', 'event_thing'] loop
    execute format('create trigger %1$I after insert on %2$I referencing new table as new_rows
      for each statement execute function %3$I()', link || '_change_log_insert', link, 'change_log_' || link);
    execute format('create trigger %1$I after update on %2$I referencing old table as old_rows new table as new_rows
      for each statement execute function %3$I()', link || '_change_log_update', link, 'change_log_' || link);
    execute format('create trigger %1$I after delete on %2$I referencing old table as old_rows
      for each statement execute function %3$I()', link || '_change_log_delete', link, 'change_log_' || link);
  end loop;
  foreach link in array array['area', 'department', 'place', 'household', 'organization', 'thing', 'grid_assignment', 'person',
    'event', 'event_step', 'event_assignment', 'event_party', 'event_thing'] loop
    execute format('create trigger %1$I before truncate on %2$I for each statement
      execute function change_log_refuse_truncate()', link || '_change_log_truncate', link);
  end loop;
end
$$;

-- A step is tied as its event: whoever ends an assignment meanwhile has to see it, or to wait.
create function change_log_event_step_waits() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  perform from event where id in (select event_id from new_rows) order by id for share;
  return null;
end
$$;

create trigger event_step_change_log_waits after insert on event_step referencing new table as new_rows
  for each statement execute function change_log_event_step_waits();
create trigger event_change_log_reporter_insert after insert on event referencing new table as new_rows
  for each statement execute function change_log_event_reporter();
create trigger event_change_log_reporter_update after update on event referencing old table as old_rows new table as new_rows
  for each statement execute function change_log_event_reporter();
create trigger event_change_log_ends before delete on event for each row execute function change_log_event_ends();
create trigger person_change_log_ties after update on person referencing old table as old_rows new table as new_rows
  for each statement execute function change_log_person_ties();
