-- The departments that the access files name. The hub reads every category; it writes none of them.

insert into department (id, name, label) values
  ('public_security', 'Public Security', '公安'),
  ('civil_affairs', 'Civil Affairs', '民政'),
  ('urban_management', 'Urban Management', '城管'),
  ('emergency', 'Emergency Management', '应急'),
  ('health', 'Health', '卫健'),
  ('hotline_12345', '12345 Hotline', '12345热线'),
  ('grid_centre', 'Grid Centre', '综治(网格)中心'),
  ('audit', 'Audit', '审计');

grant select on
  area, department, place, household, person, organization, thing, event, event_assignment, event_party, event_thing,
  grid_assignment
to fivefold_hub;
