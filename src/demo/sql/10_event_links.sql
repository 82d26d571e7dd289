-- Two or three residents of the grid are parties to a dispute.
insert into event_party (event_id, person_id)
select distinct pg_temp.uid('event', n), resident.id
from (
  select n, home_grid, 1 + floor(pg_temp.rnd(n * 4 + party, 131) * residents)::bigint as rank
  from demo_event join (select grid, count(*) as residents from demo_resident group by grid) counted on counted.grid = home_grid
  cross join generate_series(1, 3) party
  where kind = 'DISPUTE' and (party < 3 or pg_temp.chance(n, 132, 0.4))
) drawn
join demo_resident resident on resident.grid = home_grid and resident.rank = drawn.rank;

-- An alarm comes from a device of the grid; damage and hazards may concern a thing.
insert into event_thing (event_id, thing_id)
select pg_temp.uid('event', n), thing.id
from (
  select n, event.grid, counted.device, 1 + floor(pg_temp.rnd(n, 133) * things)::bigint as rank
  from demo_event event
  join (select grid, device, count(*) as things from demo_thing_rank group by grid, device) counted
    on counted.grid = event.grid and counted.device = (event.kind = 'DEVICE_ALARM')
  where kind = 'DEVICE_ALARM' or category in ('路灯损坏', '井盖缺失', '暴露垃圾') or (kind = 'HAZARD' and pg_temp.chance(n, 134, 0.4))
) drawn
join demo_thing_rank thing on thing.grid = drawn.grid and thing.device = drawn.device and thing.rank = drawn.rank;

-- The newest of a grid stay with their departments until they are evaluated, each with a second department beside the first;
-- of older ones, the assignment ended when they were closed.
insert into event_assignment (id, event_id, department_id, assigned_at, ended_at)
select pg_temp.uid('event_assignment', n * 2 + seat - 1), pg_temp.uid('event', n), assigned.department,
  reported_at, case when not (open and status <> 'REFERRED') and recency >= :tied or status = 'REFERRED'
    then least(reported_at + allowed, pg_temp.now()) end
from demo_event
cross join unnest(array[department, second_department]) with ordinality assigned (department, seat)
where status not in ('REJECTED', 'REPORTED', 'ACCEPTED', 'ASSESSED')
  and (seat = 1 or ((recency < :tied or status = 'WHISTLED') and second_department <> demo_event.department));
