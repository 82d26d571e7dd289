-- A step lies where its event lies: then the areas that bound the event's readers bound those of its history.
create function event_step_set_ancestors() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  select area_id, city_id, district_id, street_id, community_id, grid_id
    into new.area_id, new.city_id, new.district_id, new.street_id, new.community_id, new.grid_id
    from event where id = new.event_id;
  return new;
end
$$;

create trigger event_step_ancestors before insert on event_step
  for each row execute function event_step_set_ancestors();

create function event_move_steps() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  update event_step
    set area_id = new.area_id, city_id = new.city_id, district_id = new.district_id, street_id = new.street_id,
      community_id = new.community_id, grid_id = new.grid_id
    where event_id = new.id;
  return null;
end
$$;

create trigger event_steps_moved after update on event for each row
  when (
    (old.area_id, old.city_id, old.district_id, old.street_id, old.community_id, old.grid_id)
    is distinct from (new.area_id, new.city_id, new.district_id, new.street_id, new.community_id, new.grid_id)
  )
  execute function event_move_steps();

-- What a step says never changes, whoever asks; only where its event lies does. Steps go with their event alone.
create function event_step_refuse() returns trigger
language plpgsql as $$
begin
  raise exception '% on event_step is refused: the history is append-only', tg_op using errcode = 'insufficient_privilege';
end
$$;

create trigger event_step_append_only before update on event_step for each row
  when (
    (old.id, old.event_id, old.number, old.action, old.from_status, old.to_status, old.at, old.due_at, old.actor_id,
      old.department_id, old.referred_to, old.note)
    is distinct from (new.id, new.event_id, new.number, new.action, new.from_status, new.to_status, new.at, new.due_at,
      new.actor_id, new.department_id, new.referred_to, new.note)
  )
  execute function event_step_refuse();
create trigger event_step_kept before delete on event_step for each row
  when (pg_trigger_depth() = 0) execute function event_step_refuse();
create trigger event_step_not_truncated before truncate on event_step
  for each statement execute function event_step_refuse();

-- The hub moves events along; it deletes none, and its role changes no step.
revoke all on event_step from public, fivefold_hub;
grant select, insert on event_step to fivefold_hub;
grant insert on event to fivefold_hub;
grant update (category, scale, status, due_at, closed_at, agreement, tier, urgency, supervision, supervision_due_at, reply, satisfaction,
  returns, extension) on event to fivefold_hub;
grant insert, update (ended_at, signed_at, reported_in_at) on event_assignment to fivefold_hub;
grant insert on event_thing to fivefold_hub;
grant usage on sequence event_number to fivefold_hub;
