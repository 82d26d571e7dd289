-- The kinds take turns in every grid. Two in five stand in a place. Cameras are a registry: where, whose, with which consent.
create temp table demo_thing on commit drop as
select n, pg_temp.uid('thing', n) as id, grid.*, (array[
    'CAMERA', 'STREET_LAMP', 'ALARM', 'MANHOLE_COVER', 'WASTE_BIN', 'SENSOR', 'FIRE_HYDRANT', 'CAMERA', 'BENCH', 'VEHICLE'
  ])[1 + (n / :grids + n) % 10] as kind
from generate_series(0, :things - 1) n join demo_grid grid on grid.grid = n % :grids;

insert into thing (id, code, kind, owner_department_id, status, area_id, place_id, longitude, latitude, sharing_from, sharing_until,
  sharing_revoked_at, city_id, district_id, street_id, community_id, grid_id)
select thing.id, 'BJ320105' || lpad(n::text, 8, '0'), kind,
  case when kind in ('STREET_LAMP', 'MANHOLE_COVER', 'WASTE_BIN', 'BENCH', 'VEHICLE') then 'urban_management'
    when kind in ('FIRE_HYDRANT', 'SENSOR') then 'emergency' when pg_temp.chance(n, 92, 0.8) then 'public_security' end,
  case when pg_temp.chance(n, 93, 0.9) then 'IN_USE' else pg_temp.pick(array['DAMAGED', 'UNDER_REPAIR', 'RETIRED'], n, 94) end,
  area_id, place.id, west + (0.02 + 0.96 * pg_temp.rnd(n, 95)) * (east - west), south + (0.02 + 0.96 * pg_temp.rnd(n, 96)) * (north - south),
  consent, case when pg_temp.chance(n, 98, 0.8) then (consent + interval '2 years')::date end,
  case when pg_temp.chance(n, 99, 0.05) then (consent + interval '90 days') at time zone 'Asia/Shanghai' end,
  city_id, district_id, street_id, community_id, grid_id
from (
  select demo_thing.*, case when kind = 'CAMERA' and pg_temp.chance(n, 97, 0.7)
    then pg_temp.today() - pg_temp.whole(n, 91, 100, 900) end as consent
  from demo_thing
) thing
left join demo_place_rank place on pg_temp.chance(n, 90, 0.4) and place.grid = thing.grid and place.rank = 1;

create temp table demo_thing_rank on commit drop as
select grid, kind in ('CAMERA', 'ALARM', 'SENSOR') as device, id,
  row_number() over (partition by grid, kind in ('CAMERA', 'ALARM', 'SENSOR') order by n) as rank
from demo_thing;
