-- What an area was before each change: its name, place in the tree and validity. Append-only, kept by trigger so that no change
-- misses it.

create table area_history (
  id bigserial primary key,
  area_id integer not null constraint area_history_area_id_foreign references area (id) on delete restrict,
  change text not null constraint area_history_change_check check (change in ('renamed', 'moved', 'replaced')),
  name text not null,
  full_name text not null,
  parent_id integer,
  -- Ids of the areas that it lay in, widest first.
  path integer[] not null,
  changed_at timestamptz(3) not null default now()
);

create index area_history_area_id_id_idx on area_history (area_id, id);

create function area_keep_history() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  insert into area_history (area_id, change, name, full_name, parent_id, path)
  values (old.id,
    case when old.replaced_by_id is distinct from new.replaced_by_id then 'replaced'
      when (old.parent_id, old.city_id, old.district_id, old.street_id, old.community_id, old.grid_id)
        is distinct from (new.parent_id, new.city_id, new.district_id, new.street_id, new.community_id, new.grid_id) then 'moved'
      else 'renamed' end,
    old.name, old.full_name, old.parent_id,
    array_remove(array_remove(array[old.city_id, old.district_id, old.street_id, old.community_id, old.grid_id], null), old.id));
  return null;
end
$$;

create trigger area_history after update on area for each row
  when ((old.full_name, old.parent_id, old.replaced_by_id, old.city_id, old.district_id, old.street_id, old.community_id, old.grid_id)
    is distinct from
    (new.full_name, new.parent_id, new.replaced_by_id, new.city_id, new.district_id, new.street_id, new.community_id, new.grid_id))
  execute function area_keep_history();

grant update (name, parent_id, valid_to, replaced_by_id) on area to fivefold_hub;
grant update (area_id) on grid_assignment to fivefold_hub;
revoke all on area_history from public, fivefold_hub;
grant select on area_history to fivefold_hub;
