-- Grids and micro-grids by number from 0. Nobody lives in a dedicated grid; its reporters live in the first grid of its community.
create temp table demo_grid on commit drop as
select
  row_number() over (order by grid.code) - 1 as grid,
  grid.id as area_id, grid.city_id, grid.district_id, grid.street_id, grid.community_id, grid.grid_id,
  grid.grid_kind = 'DEDICATED' as dedicated, grid.name, community.full_name as community_name,
  grid.west, grid.south, grid.east, grid.north,
  first_value(grid.id) over (partition by grid.community_id order by grid.code) as first_area_id
from area grid join area community on community.id = grid.community_id
where grid.level = 'GRID';

alter table demo_grid add primary key (grid);
alter table demo_grid add column home_grid bigint;
update demo_grid set home_grid = case when demo_grid.dedicated then first.grid else demo_grid.grid end
from demo_grid first where first.area_id = demo_grid.first_area_id;

create temp table demo_micro on commit drop as
select row_number() over (order by micro.code) - 1 as micro, micro.id as area_id, grid.grid, grid.city_id, grid.district_id,
  grid.street_id, grid.community_id, grid.grid_id, grid.community_name, micro.west, micro.south, micro.east, micro.north
from area micro join demo_grid grid on grid.grid_id = micro.grid_id
where micro.level = 'MICRO_GRID';

alter table demo_micro add primary key (micro);
analyze demo_grid;
analyze demo_micro;
