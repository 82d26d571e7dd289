-- What a row of access_policy or access_grant may become. It binds the owner too, as the rules of the access log do.

create function access_keep() returns trigger language plpgsql as $$
begin
  raise exception '% on % is refused: its rows are kept', tg_op, tg_table_name using errcode = 'insufficient_privilege';
end
$$;

create function access_refuse(what text, id text, why text) returns void language plpgsql as $$
begin
  raise exception '% %: %', what, id, why using errcode = 'check_violation';
end
$$;

-- A version is proposed, decided, in force and then retired; it may be proposed anew. Shipped files go in force as they are.
create function access_policy_change() returns trigger language plpgsql as $$
declare
  step text := old.state || ' > ' || new.state;
  proposal_kept boolean := (new.origin, new.base, new.reason, new.proposed_by, new.proposed_at)
    is not distinct from (old.origin, old.base, old.reason, old.proposed_by, old.proposed_at);
  decision_kept boolean := (new.decided_by, new.decided_at, new.note)
    is not distinct from (old.decided_by, old.decided_at, old.note);
begin
  if new.version <> old.version or new.files <> old.files then
    perform access_refuse('policy', old.version, 'its files never change');
  end if;
  if step in ('candidate > active', 'candidate > refused') then
    if new.origin = 'shipped' then return new; end if;
    -- The base goes in the same moment. Who proposed on another one has not seen what this would undo.
    if new.state = 'active' and not exists (select from access_policy base
      where base.version = new.base and base.state = 'retired' and base.retired_at = new.activated_at) then
      perform access_refuse('policy', old.version, 'it was proposed to replace another version than the one in force');
    end if;
    if proposal_kept then return new; end if;
  elsif step = 'active > retired' then
    if proposal_kept and decision_kept and new.activated_at = old.activated_at then return new; end if;
  elsif step in ('retired > candidate', 'refused > candidate') then
    return new;
  elsif step in ('retired > active', 'refused > active') then
    if new.origin = 'shipped' then return new; end if;
  end if;
  perform access_refuse('policy', old.version, 'not a step that it can take, or something changes that is set once: ' || step);
end
$$;

create trigger access_policy_change before update on access_policy for each row execute function access_policy_change();

create function access_policy_enter() returns trigger language plpgsql as $$
begin
  if (new.origin, new.state) in (('proposed', 'candidate'), ('shipped', 'active')) then return new; end if;
  perform access_refuse('policy', new.version, 'a version begins as a proposed candidate, or shipped and in force');
end
$$;

create trigger access_policy_enter before insert on access_policy for each row execute function access_policy_enter();

-- A decision may narrow what was asked: fewer fields, an area inside, a shorter period. Nothing else of it changes, ever.
create function access_grant_change() returns trigger language plpgsql as $$
declare
  step text := old.state || ' > ' || new.state;
begin
  if (new.id, new.kind, new.type, new.purpose, new.reason, new.department, new.tier, new.holder_area_ids, new.holder_id,
      new.source_department, new.requested_by, new.requested_at, new.reply_by)
    is distinct from (old.id, old.kind, old.type, old.purpose, old.reason, old.department, old.tier, old.holder_area_ids,
      old.holder_id, old.source_department, old.requested_by, old.requested_at, old.reply_by) then
    perform access_refuse('grant', old.id::text, 'what was asked never changes');
  end if;
  if step not in ('requested > granted', 'requested > refused', 'requested > revoked', 'granted > revoked') then
    perform access_refuse('grant', old.id::text, 'not a step that it can take: ' || step);
  end if;
  if old.state <> 'requested' or new.state = 'revoked' then
    if (new.decided_by, new.decided_at, new.note) is distinct from (old.decided_by, old.decided_at, old.note) then
      perform access_refuse('grant', old.id::text, 'a decision is made once');
    end if;
  elsif new.state = 'granted' and now() >= old.reply_by then
    perform access_refuse('grant', old.id::text, 'the request has lapsed');
  end if;
  if step <> 'requested > granted' then
    if (new.fields, new.area_id, new.valid_from, new.valid_to)
      is distinct from (old.fields, old.area_id, old.valid_from, old.valid_to) then
      perform access_refuse('grant', old.id::text, 'only an approval may narrow it');
    end if;
  elsif not new.fields <@ old.fields or new.valid_from < old.valid_from or new.valid_to > old.valid_to
    or not exists (select from area where id = new.area_id
      and old.area_id in (id, city_id, district_id, street_id, community_id, grid_id)) then
    perform access_refuse('grant', old.id::text, 'an approval may only narrow it');
  end if;
  return new;
end
$$;

create trigger access_grant_change before update on access_grant for each row execute function access_grant_change();

create function access_grant_enter() returns trigger language plpgsql as $$
begin
  if (new.kind, new.state) in (('request', 'requested'), ('emergency', 'granted')) then return new; end if;
  perform access_refuse('grant', new.id::text, 'a grant begins as a request, or as emergency access in force');
end
$$;

create trigger access_grant_enter before insert on access_grant for each row execute function access_grant_enter();

create trigger access_policy_kept before delete or truncate on access_policy for each statement execute function access_keep();
create trigger access_grant_kept before delete or truncate on access_grant for each statement execute function access_keep();
create trigger access_state_kept before insert or delete or truncate on access_state
  for each statement execute function access_keep();

alter table access_policy enable always trigger access_policy_change;
alter table access_policy enable always trigger access_policy_enter;
alter table access_policy enable always trigger access_policy_kept;
alter table access_grant enable always trigger access_grant_change;
alter table access_grant enable always trigger access_grant_enter;
alter table access_grant enable always trigger access_grant_kept;
alter table access_state enable always trigger access_state_kept;
