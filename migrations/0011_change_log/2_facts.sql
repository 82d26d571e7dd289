-- What the triggers say of a record.

create function change_log_areas(variadic areas integer[]) returns integer[]
language sql immutable parallel safe as $$
  select array_remove(areas, null)
$$;

-- Who was born after this day is under 14.
create function change_log_fourteen_years_ago() returns date
language sql stable parallel safe as $$
  select ((now() at time zone 'Asia/Shanghai')::date - interval '14 years')::date
$$;

create function change_log_is_child(person uuid) returns boolean
language sql stable as $$
  select exists (select from person of where of.id = change_log_is_child.person and of.birth_date > change_log_fourteen_years_ago())
$$;

-- The events that a person is a party to or reported.
create function change_log_events(person uuid) returns setof uuid
language sql stable as $$
  select party.event_id from event_party party where party.person_id = change_log_events.person
  union
  select reported.id from event reported where reported.reporter_id = change_log_events.person
$$;

-- The persons whom an event is tied to.
create function change_log_persons(event uuid) returns setof uuid
language sql stable as $$
  select party.person_id from event_party party where party.event_id = change_log_persons.event
  union
  select reported.reporter_id from event reported
  where reported.id = change_log_persons.event and reported.reporter_id is not null
$$;

-- The departments to which a record is tied now: the condition `tied` of the models, for every department.
create function change_log_departments(type text, record uuid) returns text[]
language plpgsql stable as $$
begin
  if type = 'Event' then
    return array(select distinct assigned.department_id from event_assignment assigned
      where assigned.event_id = record and assigned.ended_at is null);
  elsif type = 'Person' then
    return array(select distinct assigned.department_id from event_assignment assigned
      where assigned.event_id in (select change_log_events(record)) and assigned.ended_at is null);
  elsif type = 'Household' then
    return array(select distinct assigned.department_id from person member
      cross join lateral change_log_events(member.id) tied (event_id)
      join event_assignment assigned on assigned.event_id = tied.event_id and assigned.ended_at is null
      where member.household_id = record);
  end if;
  return null;
end
$$;
