-- Versions of the access files, grants, and the epoch. Who asked, who decided and when is set once (2_rules.sql), and no row
-- is ever deleted.

create table access_policy (
  version text primary key constraint access_policy_version_valid check (version ~ '^[0-9a-f]{16}$'),
  files jsonb not null constraint access_policy_files_valid check (jsonb_typeof(files) = 'object'),
  origin text not null constraint access_policy_origin_check check (origin in ('shipped', 'proposed')),
  state text not null constraint access_policy_state_check check (state in ('candidate', 'active', 'retired', 'refused')),
  -- What was in force when it was proposed: it may replace this version and no other.
  base text constraint access_policy_base_foreign references access_policy (version) on delete restrict,
  reason text,
  proposed_by text,
  proposed_at timestamptz(3),
  decided_by text,
  decided_at timestamptz(3),
  note text,
  activated_at timestamptz(3),
  retired_at timestamptz(3),
  constraint access_policy_shipped_valid
    check (origin <> 'shipped' or (state in ('active', 'retired') and proposed_by is null and decided_by is null)),
  constraint access_policy_proposed_valid check (origin <> 'proposed'
    or (base is not null and base <> version and proposed_by is not null and proposed_at is not null and reason <> '')),
  constraint access_policy_decided_valid
    check (origin <> 'proposed' or (state = 'candidate') = (decided_by is null) and (decided_by is null) = (decided_at is null)),
  constraint access_policy_four_eyes_valid check (decided_by <> proposed_by),
  constraint access_policy_activated_valid check ((state in ('active', 'retired')) = (activated_at is not null)),
  constraint access_policy_retired_valid check ((state = 'retired') = (retired_at is not null))
);

create unique index access_policy_active_key on access_policy (state) where state = 'active';

create table access_grant (
  id uuid primary key default gen_random_uuid(),
  kind text not null constraint access_grant_kind_check check (kind in ('request', 'emergency')),
  state text not null constraint access_grant_state_check check (state in ('requested', 'granted', 'refused', 'revoked')),
  type text not null constraint access_grant_type_valid check (type <> ''),
  fields text[] not null constraint access_grant_fields_valid check (cardinality(fields) > 0),
  area_id integer not null constraint access_grant_area_id_foreign references area (id) on delete restrict,
  purpose text,
  reason text not null constraint access_grant_reason_valid check (reason <> ''),
  department text not null constraint access_grant_department_foreign references department (id) on delete restrict,
  tier text not null constraint access_grant_tier_check check (tier in ('CITY', 'DISTRICT', 'STREET', 'COMMUNITY', 'GRID')),
  holder_area_ids integer[] not null default '{}',
  holder_id text,
  valid_from timestamptz(3) not null,
  valid_to timestamptz(3) not null,
  source_department text constraint access_grant_source_department_foreign references department (id) on delete restrict,
  requested_by text not null,
  requested_at timestamptz(3) not null default now(),
  reply_by timestamptz(3),
  decided_by text,
  decided_at timestamptz(3),
  note text,
  revoked_by text,
  revoked_at timestamptz(3),
  revocation_reason text,
  constraint access_grant_period_valid
    check (valid_from < valid_to and isfinite(valid_from) and isfinite(valid_to)),
  constraint access_grant_request_valid check (kind <> 'request' or (purpose <> '' and reply_by is not null
    and (holder_id is not null or cardinality(holder_area_ids) > 0))),
  constraint access_grant_emergency_valid check (kind <> 'emergency' or (holder_id is not null and decided_by is null
    and state in ('granted', 'revoked') and valid_to <= valid_from + interval '24 hours')),
  constraint access_grant_decided_valid check ((decided_by is null) = (decided_at is null)
    and (kind = 'emergency' or state = 'revoked' or (state = 'requested') = (decided_by is null))),
  constraint access_grant_four_eyes_valid check (decided_by <> requested_by),
  constraint access_grant_revoked_valid check ((state = 'revoked') = (revoked_by is not null)
    and (revoked_by is null) = (revoked_at is null) and (revoked_by is null) = (revocation_reason is null))
);

-- What a node loads at each epoch; what the departments and auditors list.
create index access_grant_state_valid_to_idx on access_grant (state, valid_to);
create index access_grant_department_requested_at_idx on access_grant (department, requested_at);
create index access_grant_source_department_requested_at_idx on access_grant (source_department, requested_at);
create index access_grant_requested_at_id_idx on access_grant (requested_at, id);

create table access_state (
  one boolean primary key default true constraint access_state_one_valid check (one),
  epoch bigint not null
);

insert into access_state (epoch) values (1);
