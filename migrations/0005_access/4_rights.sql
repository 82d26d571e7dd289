-- The hub's own role asks, decides and revokes; it neither deletes nor touches what was set once.
revoke all on access_policy, access_grant, access_state from public, fivefold_hub;
grant select on access_policy, access_grant, access_state to fivefold_hub;
grant insert on access_policy, access_grant to fivefold_hub;
grant update (origin, state, base, reason, proposed_by, proposed_at, decided_by, decided_at, note, activated_at, retired_at)
  on access_policy to fivefold_hub;
grant update (state, fields, area_id, valid_from, valid_to, decided_by, decided_at, note, revoked_by, revoked_at,
  revocation_reason) on access_grant to fivefold_hub;
