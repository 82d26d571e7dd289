-- Six workers for each grid. An officer serves this grid and the next one.
insert into grid_assignment (id, area_id, member_id, role, name, phone, valid_from, valid_to, city_id, district_id, street_id,
  community_id, grid_id)
select pg_temp.uid('assignment', n), area_id, 'worker:' || worker, role,
  pg_temp.surname(worker + 3000000019) || pg_temp.given_name(worker + 3000000019, pg_temp.chance(worker, 101, 0.5)),
  pg_temp.phone(60000000 + worker), since,
  case when role <> 'LEADER' and pg_temp.chance(n, 103, 0.05) then (since + interval '1 year')::date end,
  city_id, district_id, street_id, community_id, grid_id
from (
  select grid.*, grid * 6 + seat as n, case role when 'OFFICER' then grid / 2 * 12 + seat else grid * 6 + seat end as worker,
    role, pg_temp.today() - pg_temp.whole(grid * 6 + seat, 102, 400, 1500) as since
  from demo_grid grid
  cross join unnest(array['LEADER', 'FULL_TIME', 'PART_TIME', 'VOLUNTEER', 'BUILDING_HEAD', 'OFFICER']) with ordinality served (role, seat)
) serving;
