-- Residential buildings first (number 0 to buildings - 1), at least one in every micro-grid; then the other places.
create temp table demo_place on commit drop as
select place.*, community_name || pg_temp.pick(:roads, case kind when 'RESIDENTIAL_BUILDING' then grid else n end, 35)
  || pg_temp.whole(n, 36, 1, 280) || '号' as address
from (
  select building as n, 'RESIDENTIAL_BUILDING' as kind, micro.area_id, micro.grid, micro.city_id, micro.district_id, micro.street_id,
    micro.community_id, micro.grid_id, micro.community_name, micro.west, micro.south, micro.east, micro.north
  from generate_series(0, :buildings - 1) building join demo_micro micro on micro.micro = building % :micros
  union all
  select :buildings + other, (array[
      'SHOP', 'SHOP', 'SHOP', 'SHOP', 'SHOP', 'SHOP', 'SHOP', 'SHOP', 'SHOP', 'OFFICE_BUILDING', 'OFFICE_BUILDING', 'FACILITY',
      'FACILITY', 'SITE', 'SCHOOL', 'HOSPITAL', 'MARKET', 'PARK'
    ])[case when grid.dedicated then 17 + other % 2 else 1 + floor(pg_temp.rnd(other, 31) * 18)::integer end],
    grid.area_id, grid.grid, grid.city_id, grid.district_id, grid.street_id, grid.community_id, grid.grid_id, grid.community_name,
    grid.west, grid.south, grid.east, grid.north
  from generate_series(0, :otherPlaces - 1) other join demo_grid grid on grid.grid = other % :grids
) place;

insert into place (id, name, kind, area_id, address, longitude, latitude, code, hazards, city_id, district_id, street_id,
  community_id, grid_id)
select pg_temp.uid('place', n),
  case kind
    when 'RESIDENTIAL_BUILDING' then pg_temp.pick(:brands, grid, 33) || pg_temp.pick(:estates, grid, 34) || (1 + n / :micros * :microsPerGrid + n % :micros % :microsPerGrid) || '幢'
    when 'SHOP' then pg_temp.pick(:brands, n, 33) || pg_temp.pick(:trades, n, 34) || '店'
    else pg_temp.pick(:brands, n, 33) || case kind
      when 'OFFICE_BUILDING' then '大厦' when 'SCHOOL' then '小学' when 'HOSPITAL' then '社区卫生服务站' when 'PARK' then '公园'
      when 'MARKET' then '菜市场' when 'SITE' then '项目工地' else '活动中心' end
  end,
  kind, area_id, address,
  west + (0.02 + 0.96 * pg_temp.rnd(n, 37)) * (east - west), south + (0.02 + 0.96 * pg_temp.rnd(n, 38)) * (north - south),
  'CS320105' || lpad(n::text, 8, '0'),
  case when pg_temp.chance(n, 39, 0.08) then array[pg_temp.pick(array['FIRE_EXIT_BLOCKED', 'GAS', 'ELECTRICAL'], n, 40)]
    || case when pg_temp.chance(n, 41, 0.3) then array[pg_temp.pick(array['STRUCTURE', 'FLOODING', 'CHEMICALS'], n, 42)]
       else array[]::text[] end
  else '{}' end,
  city_id, district_id, street_id, community_id, grid_id
from demo_place;

create temp table demo_place_rank on commit drop as
select grid, row_number() over (partition by grid order by n) as rank, pg_temp.uid('place', n) as id from demo_place;
analyze demo_place;
