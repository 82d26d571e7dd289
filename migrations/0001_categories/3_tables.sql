-- The tables of the categories: columns follow src/modules/*/*.model.ts, enum values are stored as text.
-- city_id ... grid_id are kept by triggers (6_triggers.sql).

create table area (
  id serial primary key,
  code text not null,
  name text not null,
  full_name text not null default '',
  level text not null,
  grid_kind text,
  valid_from date not null,
  valid_to date,
  parent_id integer,
  replaced_by_id integer,
  west double precision,
  south double precision,
  east double precision,
  north double precision,
  city_id integer,
  district_id integer,
  street_id integer,
  community_id integer,
  grid_id integer,
  constraint area_code_level_key unique (code, level),
  constraint area_level_check check (level in ('CITY', 'DISTRICT', 'STREET', 'COMMUNITY', 'GRID', 'MICRO_GRID')),
  constraint area_grid_kind_check check (grid_kind in ('BASIC', 'DEDICATED')),
  constraint area_parent_id_foreign foreign key (parent_id) references area (id) on delete restrict,
  constraint area_replaced_by_id_foreign foreign key (replaced_by_id) references area (id) on delete restrict
);

create table department (
  id text not null,
  name text not null,
  label text not null,
  primary key (id)
);

create table place (
  id uuid not null default gen_random_uuid(),
  name text not null,
  kind text not null,
  area_id integer not null,
  address text not null,
  longitude double precision not null,
  latitude double precision not null,
  code text not null,
  hazards text[] not null default '{}',
  city_id integer,
  district_id integer,
  street_id integer,
  community_id integer,
  grid_id integer,
  primary key (id),
  constraint place_code_key unique (code),
  constraint place_kind_check check (kind in (
    'RESIDENTIAL_BUILDING', 'OFFICE_BUILDING', 'SHOP', 'SCHOOL', 'HOSPITAL', 'PARK', 'MARKET', 'SITE',
    'FACILITY'
  )),
  constraint place_area_id_foreign foreign key (area_id) references area (id) on delete restrict
);

create table household (
  id uuid not null default gen_random_uuid(),
  number text not null,
  area_id integer not null,
  place_id uuid,
  tenure text not null,
  welfare boolean not null default false,
  city_id integer,
  district_id integer,
  street_id integer,
  community_id integer,
  grid_id integer,
  primary key (id),
  constraint household_number_key unique (number),
  constraint household_tenure_check check (tenure in ('OWNED', 'RENTED', 'VACANT')),
  constraint household_area_id_foreign foreign key (area_id) references area (id) on delete restrict,
  constraint household_place_id_foreign foreign key (place_id) references place (id) on delete restrict
);

create table organization (
  id uuid not null default gen_random_uuid(),
  name text not null,
  credit_code text,
  kind text not null,
  status text not null,
  area_id integer not null,
  place_id uuid,
  legal_representative text,
  phone text,
  city_id integer,
  district_id integer,
  street_id integer,
  community_id integer,
  grid_id integer,
  primary key (id),
  constraint organization_credit_code_key unique (credit_code),
  constraint organization_kind_check check (kind in (
    'COMPANY', 'SOLE_TRADER', 'SOCIAL_ORGANIZATION', 'GOVERNMENT_UNIT', 'GOVERNANCE_CENTRE',
    'MEDIATION_VENUE', 'RESPONSE_TEAM'
  )),
  constraint organization_status_check check (status in ('ACTIVE', 'SUSPENDED', 'DISSOLVED')),
  constraint organization_area_id_foreign foreign key (area_id) references area (id) on delete restrict,
  constraint organization_place_id_foreign foreign key (place_id) references place (id) on delete restrict
);

create table person (
  id uuid not null default gen_random_uuid(),
  name text not null,
  id_number text,
  sex text not null,
  birth_date date not null,
  phone text,
  area_id integer not null,
  residence_address text,
  registered_area_id integer,
  kind text not null,
  marital_status text,
  care_needs text[] not null default '{}',
  household_id uuid,
  head_relation text,
  home_place_id uuid,
  work_place_id uuid,
  city_id integer,
  district_id integer,
  street_id integer,
  community_id integer,
  grid_id integer,
  primary key (id),
  constraint person_id_number_key unique (id_number),
  constraint person_sex_check check (sex in ('UNKNOWN', 'MALE', 'FEMALE', 'UNSPECIFIED')),
  constraint person_kind_check check (kind in ('REGISTERED', 'FLOATING', 'LEFT_BEHIND', 'OVERSEAS')),
  constraint person_marital_status_check check (marital_status in (
    'SINGLE', 'MARRIED', 'FIRST_MARRIAGE', 'REMARRIED', 'RESTORED_MARRIAGE', 'WIDOWED', 'DIVORCED',
    'UNSPECIFIED'
  )),
  constraint person_head_relation_check check (head_relation in (
    'HEAD', 'SPOUSE', 'SON', 'DAUGHTER', 'GRANDCHILD', 'PARENT', 'GRANDPARENT', 'SIBLING', 'OTHER'
  )),
  constraint person_area_id_foreign foreign key (area_id) references area (id) on delete restrict,
  constraint person_registered_area_id_foreign foreign key (registered_area_id) references area (id) on delete restrict,
  constraint person_household_id_foreign foreign key (household_id) references household (id) on delete restrict,
  constraint person_home_place_id_foreign foreign key (home_place_id) references place (id) on delete restrict,
  constraint person_work_place_id_foreign foreign key (work_place_id) references place (id) on delete restrict
);

create table thing (
  id uuid not null default gen_random_uuid(),
  code text not null,
  kind text not null,
  owner_department_id text,
  status text not null,
  area_id integer not null,
  place_id uuid,
  longitude double precision,
  latitude double precision,
  sharing_from date,
  sharing_until date,
  sharing_revoked_at timestamptz(3),
  city_id integer,
  district_id integer,
  street_id integer,
  community_id integer,
  grid_id integer,
  primary key (id),
  constraint thing_code_key unique (code),
  constraint thing_kind_check check (kind in (
    'STREET_LAMP', 'MANHOLE_COVER', 'FIRE_HYDRANT', 'WASTE_BIN', 'BENCH', 'CAMERA', 'ALARM', 'SENSOR',
    'VEHICLE'
  )),
  constraint thing_status_check check (status in ('IN_USE', 'DAMAGED', 'UNDER_REPAIR', 'RETIRED')),
  constraint thing_owner_department_id_foreign foreign key (owner_department_id) references department (id) on delete restrict,
  constraint thing_area_id_foreign foreign key (area_id) references area (id) on delete restrict,
  constraint thing_place_id_foreign foreign key (place_id) references place (id) on delete restrict
);

create table event (
  id uuid not null default gen_random_uuid(),
  number text not null,
  kind text not null,
  category text not null,
  request_kind text,
  scale text,
  status text not null,
  area_id integer not null,
  reported_at timestamptz(3) not null,
  due_at timestamptz(3),
  closed_at timestamptz(3),
  description text not null,
  reporter_name text,
  reporter_phone text,
  reporter_id uuid,
  agreement text,
  place_id uuid,
  organization_id uuid,
  city_id integer,
  district_id integer,
  street_id integer,
  community_id integer,
  grid_id integer,
  primary key (id),
  constraint event_number_key unique (number),
  constraint event_kind_check check (kind in (
    'GRID_REPORT', 'DISPUTE', 'HAZARD', 'HOTLINE_ORDER', 'DEVICE_ALARM'
  )),
  constraint event_request_kind_check check (request_kind in (
    'CONSULT', 'HELP', 'COMPLAINT', 'REPORT', 'SUGGESTION', 'PRAISE'
  )),
  constraint event_scale_check check (scale in ('INDIVIDUAL', 'GROUP', 'MAJOR_GROUP')),
  constraint event_status_check check (status in (
    'REPORTED', 'ACCEPTED', 'REJECTED', 'ASSESSED', 'DISPATCHED', 'WHISTLED', 'IN_PROGRESS',
    'CLOSED_PENDING', 'CLOSED', 'EVALUATED', 'REFERRED'
  )),
  constraint event_area_id_foreign foreign key (area_id) references area (id) on delete restrict,
  constraint event_reporter_id_foreign foreign key (reporter_id) references person (id) on delete restrict,
  constraint event_place_id_foreign foreign key (place_id) references place (id) on delete restrict,
  constraint event_organization_id_foreign foreign key (organization_id) references organization (id) on delete restrict
);

create table event_assignment (
  id uuid not null default gen_random_uuid(),
  event_id uuid not null,
  department_id text not null,
  assigned_at timestamptz(3) not null,
  ended_at timestamptz(3),
  primary key (id),
  constraint event_assignment_event_id_foreign foreign key (event_id) references event (id) on delete cascade,
  constraint event_assignment_department_id_foreign foreign key (department_id) references department (id) on delete restrict
);

create table event_party (
  event_id uuid not null,
  person_id uuid not null,
  primary key (event_id, person_id),
  constraint event_party_event_id_foreign foreign key (event_id) references event (id) on delete cascade,
  constraint event_party_person_id_foreign foreign key (person_id) references person (id) on delete restrict
);

create table event_thing (
  event_id uuid not null,
  thing_id uuid not null,
  primary key (event_id, thing_id),
  constraint event_thing_event_id_foreign foreign key (event_id) references event (id) on delete cascade,
  constraint event_thing_thing_id_foreign foreign key (thing_id) references thing (id) on delete restrict
);

create table grid_assignment (
  id uuid not null default gen_random_uuid(),
  area_id integer not null,
  member_id text not null,
  role text not null,
  name text not null,
  phone text,
  valid_from date not null,
  valid_to date,
  city_id integer,
  district_id integer,
  street_id integer,
  community_id integer,
  grid_id integer,
  primary key (id),
  constraint grid_assignment_role_check check (role in (
    'LEADER', 'FULL_TIME', 'PART_TIME', 'VOLUNTEER', 'BUILDING_HEAD', 'OFFICER'
  )),
  constraint grid_assignment_area_id_foreign foreign key (area_id) references area (id) on delete restrict
);
