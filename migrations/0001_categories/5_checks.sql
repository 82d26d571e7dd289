-- What a value must be, beyond its type. Names end in _valid; MikroORM does not compare these.

alter table area
  add constraint area_code_valid check (valid_area_code(code, level)),
  add constraint area_name_valid check (length(name) between 1 and 60),
  add constraint area_grid_kind_valid check (grid_kind is null or level = 'GRID'),
  add constraint area_validity_valid check (valid_to is null or valid_to >= valid_from),
  add constraint area_bounds_valid check (
    num_nulls(west, south, east, north) in (0, 4)
    and (west is null or (-180 <= west and west < east and east <= 180 and -90 <= south and south < north and north <= 90))
  );

alter table department
  add constraint department_id_valid check (id ~ '^[a-z][a-z0-9_]{1,39}$'),
  add constraint department_name_valid check (length(name) between 1 and 80 and length(label) between 1 and 40);

alter table place
  add constraint place_name_valid check (length(name) between 1 and 120),
  add constraint place_address_valid check (length(address) between 1 and 200),
  add constraint place_code_valid check (length(code) between 1 and 64),
  add constraint place_location_valid check (longitude between -180 and 180 and latitude between -90 and 90),
  add constraint place_hazards_valid check (
    hazards <@ array['FIRE_EXIT_BLOCKED', 'GAS', 'ELECTRICAL', 'STRUCTURE', 'FLOODING', 'CHEMICALS']
    and array_position(hazards, null) is null
  );

alter table household
  add constraint household_number_valid check (number ~ '^[0-9]{9}$');

-- A row that was valid stays valid: the date only grows. It is the date in China.
alter table person
  add constraint person_name_valid check (length(name) between 1 and 80),
  add constraint person_id_number_valid check (id_number is null or valid_citizen_number(id_number, birth_date, sex)),
  add constraint person_birth_date_valid check (birth_date <= (now() at time zone 'Asia/Shanghai')::date),
  add constraint person_phone_valid check (phone is null or valid_phone(phone)),
  add constraint person_address_valid check (length(residence_address) between 1 and 200),
  add constraint person_care_needs_valid check (
    care_needs <@ array['ELDERLY_ALONE', 'DISABILITY', 'CHRONIC_ILLNESS', 'LEFT_BEHIND_CHILD', 'ORPHAN', 'HARDSHIP']
    and array_position(care_needs, null) is null
  );

alter table organization
  add constraint organization_name_valid check (length(name) between 1 and 120),
  add constraint organization_credit_code_valid check (credit_code is null or valid_credit_code(credit_code)),
  add constraint organization_legal_representative_valid check (length(legal_representative) between 1 and 80),
  add constraint organization_phone_valid check (phone is null or valid_phone(phone));

alter table thing
  add constraint thing_code_valid check (length(code) between 1 and 64),
  add constraint thing_location_valid check (
    num_nulls(longitude, latitude) in (0, 2)
    and (longitude is null or (longitude between -180 and 180 and latitude between -90 and 90))
  ),
  add constraint thing_sharing_valid check (
    (sharing_from is not null or num_nulls(sharing_until, sharing_revoked_at) = 2)
    and (sharing_until is null or sharing_until >= sharing_from)
  );

alter table event
  add constraint event_number_valid check (length(number) between 1 and 64),
  add constraint event_category_valid check (length(category) between 1 and 80),
  add constraint event_request_kind_valid check (request_kind is null or kind = 'HOTLINE_ORDER'),
  add constraint event_scale_valid check (scale is null or kind = 'DISPUTE'),
  add constraint event_times_valid check (due_at >= reported_at and closed_at >= reported_at),
  add constraint event_description_valid check (length(description) between 1 and 2000),
  add constraint event_reporter_valid check (
    (reporter_name is not null or num_nulls(reporter_phone, reporter_id) = 2)
    and length(reporter_name) between 1 and 80
    and (reporter_phone is null or valid_phone(reporter_phone))
  ),
  add constraint event_agreement_valid check (length(agreement) between 1 and 4000);

alter table event_assignment
  add constraint event_assignment_times_valid check (ended_at >= assigned_at);

alter table grid_assignment
  add constraint grid_assignment_member_valid check (length(member_id) between 1 and 200),
  add constraint grid_assignment_name_valid check (length(name) between 1 and 80),
  add constraint grid_assignment_phone_valid check (phone is null or valid_phone(phone)),
  add constraint grid_assignment_validity_valid check (valid_to is null or valid_to >= valid_from);
