-- Ancestors: every scoped row carries the areas of each level that it lies in, so that row scope is an equality.
-- The tree is explicit: nothing is derived from the digits of codes.

-- Rank of a level, 1 (city) to 6 (micro-grid).
create function area_level_rank(level text) returns integer
language sql immutable parallel safe as $$
  select array_position(array['CITY', 'DISTRICT', 'STREET', 'COMMUNITY', 'GRID', 'MICRO_GRID'], level)
$$;

-- The parent row is locked, so that an area is not moved while a row is put below it.
create function area_set_ancestors() returns trigger
language plpgsql security definer set search_path from current as $$
declare
  parent area;
begin
  if new.parent_id is not null then
    select * into parent from area where id = new.parent_id for share;
    if area_level_rank(parent.level) >= area_level_rank(new.level) then
      raise exception 'area %: its parent % is not of a higher level', new.code, parent.code using errcode = 'check_violation';
    end if;
  elsif new.level <> 'CITY' then
    raise exception 'area %: only a city has no parent', new.code using errcode = 'check_violation';
  end if;
  new.full_name := coalesce(parent.full_name, '') || new.name;
  new.city_id := case new.level when 'CITY' then new.id else parent.city_id end;
  new.district_id := case new.level when 'DISTRICT' then new.id else parent.district_id end;
  new.street_id := case new.level when 'STREET' then new.id else parent.street_id end;
  new.community_id := case new.level when 'COMMUNITY' then new.id else parent.community_id end;
  new.grid_id := case new.level when 'GRID' then new.id else parent.grid_id end;
  return new;
end
$$;

create trigger area_ancestors before insert or update on area
  for each row execute function area_set_ancestors();

-- A moved or renamed area takes its subtree along: each child is computed again from its parent, then the rows in it.
create function area_move_subtree() returns trigger
language plpgsql security definer set search_path from current as $$
declare
  scoped text;
begin
  update area set parent_id = parent_id where parent_id = new.id;
  if (old.city_id, old.district_id, old.street_id, old.community_id, old.grid_id)
    is distinct from (new.city_id, new.district_id, new.street_id, new.community_id, new.grid_id)
  then
    foreach scoped in array array['place', 'household', 'person', 'organization', 'thing', 'event', 'grid_assignment'] loop
      execute format('update %I set area_id = area_id where area_id = $1', scoped) using new.id;
    end loop;
  end if;
  return null;
end
$$;

create trigger area_subtree after update on area for each row
  when (
    (old.full_name, old.city_id, old.district_id, old.street_id, old.community_id, old.grid_id)
    is distinct from (new.full_name, new.city_id, new.district_id, new.street_id, new.community_id, new.grid_id)
  )
  execute function area_move_subtree();

create function row_set_ancestors() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  select city_id, district_id, street_id, community_id, grid_id
    into new.city_id, new.district_id, new.street_id, new.community_id, new.grid_id
    from area where id = new.area_id for share;
  return new;
end
$$;

do $$
declare
  scoped text;
begin
  foreach scoped in array array['place', 'household', 'person', 'organization', 'thing', 'event', 'grid_assignment'] loop
    execute format(
      'create trigger %1$I before insert or update of area_id, city_id, district_id, street_id, community_id, grid_id
       on %2$I for each row execute function row_set_ancestors()', scoped || '_ancestors', scoped);
  end loop;
end
$$;

-- A place lies inside the bounds of its area, whichever of the two changes.
create function inside_bounds(bounds area, longitude double precision, latitude double precision) returns boolean
language sql immutable parallel safe as $$
  select bounds.west is null
    or (longitude between bounds.west and bounds.east and latitude between bounds.south and bounds.north)
$$;

create function place_check_location() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  if exists (select from area where id = new.area_id and not inside_bounds(area, new.longitude, new.latitude)) then
    raise exception 'place %: its location is outside its area', new.code using errcode = 'check_violation';
  end if;
  return null;
end
$$;

create trigger place_location after insert or update of area_id, longitude, latitude on place
  for each row execute function place_check_location();

create function area_check_bounds() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  if exists (select from place where area_id = new.id and not inside_bounds(new, longitude, latitude)) then
    raise exception 'area %: places in it are outside these bounds', new.code using errcode = 'check_violation';
  end if;
  return null;
end
$$;

create trigger area_bounds after update of west, south, east, north on area
  for each row execute function area_check_bounds();
