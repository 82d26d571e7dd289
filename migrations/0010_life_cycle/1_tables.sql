-- Who holds an event, how urgent it is, how it is supervised, and what was said at its end.
alter table event
  add column tier text not null default 'COMMUNITY',
  add column urgency text,
  add column supervision text,
  add column supervision_due_at timestamptz(3),
  add column reply text,
  add column satisfaction text,
  -- How often a department gave it back, and whether more time was asked for or granted: of no use to readers.
  add column returns smallint not null default 0,
  add column extension text,
  -- The system that sent it and its number there, so that it is taken once.
  add column source text,
  add column external_id text,
  add constraint event_tier_check check (tier in ('GRID', 'COMMUNITY', 'STREET', 'DISTRICT')),
  add constraint event_urgency_check check (urgency in ('NORMAL', 'URGENT', 'EMERGENCY')),
  add constraint event_supervision_check check (supervision in ('YELLOW', 'RED')),
  add constraint event_satisfaction_check check (satisfaction in ('SATISFIED', 'BASICALLY_SATISFIED', 'DISSATISFIED')),
  add constraint event_extension_check check (extension in ('REQUESTED', 'GRANTED')),
  add constraint event_supervision_valid check ((supervision is null) = (supervision_due_at is null)),
  add constraint event_reply_valid check (length(reply) between 1 and 2000),
  add constraint event_source_valid check (
    num_nulls(source, external_id) in (0, 2) and length(source) between 1 and 200 and length(external_id) between 1 and 128
  );

create unique index event_source_external_id_key on event (source, external_id);
create index event_due_at_idx on event (due_at) where closed_at is null;

create sequence event_number;

-- When a department took the event on, and when it came to where it was whistled for.
alter table event_assignment
  add column signed_at timestamptz(3),
  add column reported_in_at timestamptz(3),
  add constraint event_assignment_steps_valid check (signed_at >= assigned_at and reported_in_at >= signed_at);

create table event_step (
  id uuid not null default gen_random_uuid(),
  event_id uuid not null,
  number integer not null,
  action text not null,
  from_status text,
  to_status text not null,
  at timestamptz(3) not null,
  due_at timestamptz(3),
  actor_id text not null,
  department_id text,
  referred_to text,
  note text,
  area_id integer not null,
  city_id integer,
  district_id integer,
  street_id integer,
  community_id integer,
  grid_id integer,
  primary key (id),
  constraint event_step_event_id_number_key unique (event_id, number),
  constraint event_step_action_check check (action in (
    'REPORT', 'HANDLE_SELF', 'ACCEPT', 'REJECT', 'ASSESS', 'DISPATCH', 'SIGN', 'RETURN', 'WHISTLE', 'REPORT_IN', 'ESCALATE',
    'MEDIATE', 'REQUEST_EXTENSION', 'EXTEND', 'RESOLVE', 'VERIFY', 'EVALUATE', 'REOPEN', 'REFER_OUT', 'SUPERVISE'
  )),
  constraint event_step_from_status_check check (from_status in (
    'REPORTED', 'ACCEPTED', 'REJECTED', 'ASSESSED', 'DISPATCHED', 'WHISTLED', 'IN_PROGRESS',
    'CLOSED_PENDING', 'CLOSED', 'EVALUATED', 'REFERRED'
  )),
  constraint event_step_to_status_check check (to_status in (
    'REPORTED', 'ACCEPTED', 'REJECTED', 'ASSESSED', 'DISPATCHED', 'WHISTLED', 'IN_PROGRESS',
    'CLOSED_PENDING', 'CLOSED', 'EVALUATED', 'REFERRED'
  )),
  constraint event_step_referred_to_check check (referred_to in (
    'POLICE', 'COURT', 'PETITION', 'ARBITRATION', 'RECONSIDERATION'
  )),
  constraint event_step_number_valid check (number >= 1),
  constraint event_step_actor_id_valid check (length(actor_id) between 1 and 200),
  constraint event_step_note_valid check (length(note) between 1 and 1000),
  constraint event_step_event_id_foreign foreign key (event_id) references event (id) on delete cascade,
  constraint event_step_department_id_foreign foreign key (department_id) references department (id) on delete restrict,
  constraint event_step_area_id_foreign foreign key (area_id) references area (id) on delete restrict
);

create index event_step_city_id_id_idx on event_step (city_id, id);
create index event_step_district_id_id_idx on event_step (district_id, id);
create index event_step_street_id_id_idx on event_step (street_id, id);
create index event_step_community_id_id_idx on event_step (community_id, id);
create index event_step_grid_id_id_idx on event_step (grid_id, id);
create index event_step_area_id_idx on event_step (area_id, id);
