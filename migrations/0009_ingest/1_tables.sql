-- What departments sent, record by record, and what follows from it: batches, proposals, links. A record of a category holds
-- for each field one of the values that source_record keeps.

create table ingest_batch (
  id uuid primary key default gen_random_uuid(),
  type text not null constraint ingest_batch_type_valid check (type <> ''),
  department text not null constraint ingest_batch_department_foreign references department (id) on delete restrict,
  source_system text not null constraint ingest_batch_source_system_valid check (length(source_system) between 1 and 64),
  idempotency_key text not null constraint ingest_batch_idempotency_key_valid check (length(idempotency_key) between 1 and 200),
  submitted_by text not null,
  -- Of these its values count; its other values are proposals.
  fields text[] not null,
  received_at timestamptz(3) not null default now(),
  constraint ingest_batch_key unique (department, source_system, idempotency_key)
);

-- The part of a batch that was one transaction. `rejects`: line, source id, field and code of each record that was refused.
create table ingest_chunk (
  batch_id uuid not null constraint ingest_chunk_batch_id_foreign references ingest_batch (id) on delete restrict,
  number integer not null constraint ingest_chunk_number_valid check (number >= 0),
  content_hash bytea not null constraint ingest_chunk_content_hash_valid check (octet_length(content_hash) = 32),
  accepted integer not null constraint ingest_chunk_accepted_valid check (accepted >= 0),
  rejected integer not null constraint ingest_chunk_rejected_valid check (rejected >= 0),
  rejects jsonb not null,
  primary key (batch_id, number)
);

-- The newest state of a record in a department's system. `content`: by field, as the columns take it; references are ids.
-- `digest`: SHA-256 of what was sent, which decides between two states with the same modified_at.
create table source_record (
  id bigserial primary key,
  type text not null constraint source_record_type_valid check (type <> ''),
  department text not null,
  source_system text not null,
  source_id text not null constraint source_record_source_id_valid check (length(source_id) between 1 and 200),
  record_id uuid not null,
  -- The record was made for it, so it holds all that no record is without.
  founded boolean not null,
  -- Citizen number or credit code by which it is linked.
  identifier text,
  -- A person found that it belongs to no other record with this identifier.
  unlinked boolean not null default false,
  -- Whether the record lay in the sender's areas, so that its values count.
  in_scope boolean not null,
  content jsonb not null constraint source_record_content_valid check (jsonb_typeof(content) = 'object'),
  digest bytea not null constraint source_record_digest_valid check (octet_length(digest) = 32),
  modified_at timestamptz(3) not null,
  batch_id uuid not null constraint source_record_batch_id_foreign references ingest_batch (id) on delete restrict,
  constraint source_record_key unique (department, type, source_system, source_id)
);

create index source_record_record_id_idx on source_record (record_id);
create index source_record_identifier_idx on source_record (identifier);

-- A value that differs from the one that the record holds. `settled`: it does not differ any more.
create table proposal (
  id uuid primary key default gen_random_uuid(),
  source_record_id bigint not null constraint proposal_source_record_id_foreign references source_record (id) on delete restrict,
  type text not null,
  record_id uuid not null,
  field text not null,
  value jsonb not null,
  state text not null default 'open' constraint proposal_state_check check (state in ('open', 'accepted', 'refused', 'settled')),
  proposed_at timestamptz(3) not null default now(),
  decided_by text,
  decided_at timestamptz(3),
  note text,
  constraint proposal_source_record_id_field_key unique (source_record_id, field),
  constraint proposal_decided_valid check ((state in ('accepted', 'refused')) = (decided_by is not null)
    and (decided_by is null) = (decided_at is null))
);

create index proposal_type_state_id_idx on proposal (type, state, id);
create index proposal_record_id_idx on proposal (record_id);

-- When a source record was joined to a record that others describe too, and when a person parted them. Append-only.
create table source_link (
  id bigserial primary key,
  source_record_id bigint not null constraint source_link_source_record_id_foreign references source_record (id) on delete restrict,
  record_id uuid not null,
  action text not null constraint source_link_action_check check (action in ('linked', 'unlinked')),
  done_by text not null,
  done_at timestamptz(3) not null default now(),
  reason text
);

create index source_link_source_record_id_idx on source_link (source_record_id);
