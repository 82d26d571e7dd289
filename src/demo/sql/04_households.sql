-- Households of 1 to 6 until everybody has a place in one; the first ones fill every building.
create temp table demo_household on commit drop as
with sized as (
  select n, case
      when fraction < 0.22 then 1 when fraction < 0.52 then 2 when fraction < 0.8 then 3 when fraction < 0.93 then 4
      when fraction < 0.98 then 5 else 6 end as size
  from (select n, pg_temp.rnd(n, 51) as fraction from generate_series(0::bigint, :people / 2 + 1) n) drawn
), placed as (
  select n, size, sum(size) over (order by n) - size as first_person from sized
)
select n, least(size, :people - first_person)::integer as size, first_person,
  case when n < :buildings then n else floor(pg_temp.rnd(n, 52) * :buildings)::bigint end as building,
  case when pg_temp.chance(n, 53, 0.72) then 'REGISTERED' when pg_temp.chance(n, 54, 0.94) then 'FLOATING' else 'OVERSEAS' end as kind,
  pg_temp.chance(n, 55, 0.06) as left_behind, pg_temp.chance(n, 56, 0.02) as welfare, pg_temp.chance(n, 57, 0.62) as head_male,
  pg_temp.chance(n, 58, 0.82) as with_spouse,
  case least(size, 3) when 1 then pg_temp.whole(n, 59, 22, 92) when 2 then pg_temp.whole(n, 59, 25, 84)
    else pg_temp.whole(n, 59, 28, 60) end as head_age
from placed where first_person < :people;
alter table demo_household add primary key (n);
analyze demo_household;

insert into household (id, number, area_id, place_id, tenure, welfare, city_id, district_id, street_id, community_id, grid_id)
select pg_temp.uid('household', home.n), (100000000 + (home.n * 7654321 + :seed) % 900000000)::text, place.area_id,
  pg_temp.uid('place', home.building),
  case when home.kind = 'REGISTERED' and pg_temp.chance(home.n, 60, 0.85) then 'OWNED' else 'RENTED' end, home.welfare,
  place.city_id, place.district_id, place.street_id, place.community_id, place.grid_id
from demo_household home join demo_place place on place.n = home.building;

-- Three in a hundred dwellings stand empty.
insert into household (id, number, area_id, place_id, tenure, city_id, district_id, street_id, community_id, grid_id)
select pg_temp.uid('household', vacant), (100000000 + (vacant * 7654321 + :seed) % 900000000)::text, place.area_id,
  pg_temp.uid('place', place.n), 'VACANT', place.city_id, place.district_id, place.street_id, place.community_id, place.grid_id
from generate_series(:people::bigint, :people + :people / 90) vacant
join demo_place place on place.n = floor(pg_temp.rnd(vacant, 52) * :buildings)::bigint;
