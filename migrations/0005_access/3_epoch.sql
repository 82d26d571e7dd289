-- The epoch names one state of the policy in force and the grants in force. Every read names the epoch under which it was
-- decided, and is refused when that is over: so what is revoked is gone from every statement that begins after the
-- revocation commits, on every node, whatever a node has heard of it.

-- Microseconds of the clock, so that a database restored from a backup does not come to an epoch a second time.
create function access_advance() returns trigger
language plpgsql security definer set search_path from current as $$
declare
  now_at bigint;
begin
  update access_state set epoch = greatest(epoch + 1, (extract(epoch from clock_timestamp()) * 1000000)::bigint)
    returning epoch into now_at;
  perform pg_notify('fivefold_access', now_at::text);
  return null;
end
$$;

create trigger access_policy_begins after insert on access_policy for each row
  when (new.state = 'active') execute function access_advance();
create trigger access_policy_switches after update on access_policy for each row
  when (old.state = 'active' or new.state = 'active') execute function access_advance();
create trigger access_grant_begins after insert on access_grant for each row
  when (new.state = 'granted') execute function access_advance();
create trigger access_grant_changes after update on access_grant for each row
  when (old.state = 'granted' or new.state = 'granted') execute function access_advance();
-- Whether a granted area lies in a caller's own areas is part of what nodes hold.
create trigger access_area_moves after update on area for each row
  when (old.parent_id is distinct from new.parent_id) execute function access_advance();

alter table access_policy enable always trigger access_policy_begins;
alter table access_policy enable always trigger access_policy_switches;
alter table access_grant enable always trigger access_grant_begins;
alter table access_grant enable always trigger access_grant_changes;

-- FF001 tells the hub to load the state anew and to run the operation again. Volatile, so that nothing evaluates it ahead.
create function access_stale() returns boolean language plpgsql volatile parallel safe as $$
begin
  raise exception 'the access state has changed' using errcode = 'FF001';
end
$$;

-- True while `epoch` is the current one and `until` (the end of the grants that the caller holds) has not come. Compiled
-- statements write the same expression in place (src/data/sql/guard.ts), which costs half of the call.
create function access_guard(epoch bigint, until timestamptz) returns boolean language sql volatile parallel safe as $$
  select case when state.epoch = access_guard.epoch and now() < access_guard.until then true else access_stale() end
  from access_state state
$$;
