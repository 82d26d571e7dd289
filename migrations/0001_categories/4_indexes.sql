-- Pages are ranges of an index: the equality of the row scope first, then the order, then the id.

create index area_parent_idx on area (parent_id, id);

create index place_city_id_id_idx on place (city_id, id);
create index place_district_id_id_idx on place (district_id, id);
create index place_street_id_id_idx on place (street_id, id);
create index place_community_id_id_idx on place (community_id, id);
create index place_grid_id_id_idx on place (grid_id, id);
create index place_area_id_idx on place (area_id, id);

create index household_city_id_id_idx on household (city_id, id);
create index household_district_id_id_idx on household (district_id, id);
create index household_street_id_id_idx on household (street_id, id);
create index household_community_id_id_idx on household (community_id, id);
create index household_grid_id_id_idx on household (grid_id, id);
create index household_area_id_idx on household (area_id, id);
create index household_place_id_idx on household (place_id, id);

create index organization_city_id_id_idx on organization (city_id, id);
create index organization_district_id_id_idx on organization (district_id, id);
create index organization_street_id_id_idx on organization (street_id, id);
create index organization_community_id_id_idx on organization (community_id, id);
create index organization_grid_id_id_idx on organization (grid_id, id);
create index organization_area_id_idx on organization (area_id, id);
create index organization_place_id_idx on organization (place_id, id);

create index person_city_id_id_idx on person (city_id, id);
create index person_district_id_id_idx on person (district_id, id);
create index person_street_id_id_idx on person (street_id, id);
create index person_community_id_id_idx on person (community_id, id);
create index person_grid_id_id_idx on person (grid_id, id);
create index person_residence_area_id_idx on person (area_id, id);
create index person_district_id_name_id_idx on person (district_id, name, id);
create index person_street_id_name_id_idx on person (street_id, name, id);
create index person_household_id_idx on person (household_id, id);
create index person_home_place_id_idx on person (home_place_id, id);
create index person_work_place_id_idx on person (work_place_id, id);
create index person_registered_area_id_idx on person (registered_area_id, id);

create index thing_city_id_id_idx on thing (city_id, id);
create index thing_district_id_id_idx on thing (district_id, id);
create index thing_street_id_id_idx on thing (street_id, id);
create index thing_community_id_id_idx on thing (community_id, id);
create index thing_grid_id_id_idx on thing (grid_id, id);
create index thing_area_id_idx on thing (area_id, id);
create index thing_place_id_idx on thing (place_id, id);
create index thing_owner_department_id_idx on thing (owner_department_id, id);

create index event_city_id_id_idx on event (city_id, id);
create index event_district_id_id_idx on event (district_id, id);
create index event_street_id_id_idx on event (street_id, id);
create index event_community_id_id_idx on event (community_id, id);
create index event_grid_id_id_idx on event (grid_id, id);
create index event_area_id_idx on event (area_id, id);
create index event_city_id_reported_at_id_idx on event (city_id, reported_at, id);
create index event_district_id_reported_at_id_idx on event (district_id, reported_at, id);
create index event_street_id_reported_at_id_idx on event (street_id, reported_at, id);
create index event_community_id_reported_at_id_idx on event (community_id, reported_at, id);
create index event_grid_id_reported_at_id_idx on event (grid_id, reported_at, id);
create index event_reporter_id_idx on event (reporter_id, id);
create index event_place_id_idx on event (place_id, id);
create index event_organization_id_idx on event (organization_id, id);

create index event_assignment_open_idx on event_assignment (department_id, event_id) where ended_at is null;
create index event_assignment_event_assigned_at_idx on event_assignment (event_id, assigned_at);
create unique index event_assignment_open_key on event_assignment (event_id, department_id) where ended_at is null;

create index event_party_person_event_idx on event_party (person_id, event_id);

create index event_thing_thing_event_idx on event_thing (thing_id, event_id);

create index grid_assignment_city_id_id_idx on grid_assignment (city_id, id);
create index grid_assignment_district_id_id_idx on grid_assignment (district_id, id);
create index grid_assignment_street_id_id_idx on grid_assignment (street_id, id);
create index grid_assignment_community_id_id_idx on grid_assignment (community_id, id);
create index grid_assignment_grid_id_id_idx on grid_assignment (grid_id, id);
create index grid_assignment_area_id_idx on grid_assignment (area_id, id);
create index grid_assignment_member_id_idx on grid_assignment (member_id);
