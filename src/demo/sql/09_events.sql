-- Who leads: a cycle of 16 per grid, so that every department has events in every grid. The second department stands 8 further.
create temp table demo_event on commit drop as
with cycle as (
  select array['grid_centre', 'urban_management', 'public_security', 'hotline_12345', 'emergency', 'civil_affairs', 'health',
    'urban_management', 'hotline_12345', 'public_security', 'emergency', 'grid_centre', 'urban_management', 'audit',
    'urban_management', 'grid_centre'] as departments
), placed as (
  -- recency 0 is the newest event of its grid.
  select n, n % :grids as grid, n / :grids as recency from generate_series(0, :events - 1) n
), led as (
  select placed.*, departments[1 + (recency + grid) % 16] as department, departments[1 + (recency + grid + 8) % 16] as second_department,
    pg_temp.now() - (recency + pg_temp.rnd(n, 111)) / (:events / :grids + 1) * interval '8760 hours' as reported_at,
    row_number() over (order by pg_temp.rnd(n, 112)) <= :rejected as rejected
  from placed cross join cycle
), staged as (
  select led.*, turn <= :open and not rejected as open
  from (select led.*, row_number() over (partition by rejected order by recency, n) as turn from led) led
)
select staged.*, subject.kind, subject.category, subject.description, home.home_grid, home.name as grid_name, home.area_id, home.city_id,
  home.district_id, home.street_id, home.community_id, home.grid_id,
  case subject.kind when 'DEVICE_ALARM' then interval '2 hours' when 'HAZARD' then interval '48 hours'
    when 'HOTLINE_ORDER' then interval '120 hours' when 'DISPUTE' then interval '720 hours' else interval '72 hours' end as allowed,
  case
    when rejected then 'REJECTED'
    when open then (array['REPORTED', 'ACCEPTED', 'ASSESSED', 'DISPATCHED', 'WHISTLED', 'IN_PROGRESS', 'IN_PROGRESS', 'IN_PROGRESS',
      'CLOSED_PENDING', 'REFERRED'])[1 + turn % 10]
    when recency >= :tied and reported_at < pg_temp.now() - interval '1440 hours' and pg_temp.chance(n, 114, 0.4) then 'EVALUATED'
    else 'CLOSED' end as status
from staged
join demo_grid home on home.grid = staged.grid
join demo_subject subject on subject.department = staged.department
  and subject.rank = floor(pg_temp.rnd(n, 115) * subject.total)::integer;

create temp table demo_reporter on commit drop as
select n, adult.id, adult.name, adult.phone
from (
  select n, home_grid, 1 + floor(pg_temp.rnd(n, 117) * adults)::bigint as rank
  from demo_event join (select grid, count(*) as adults from demo_adult group by grid) counted on counted.grid = home_grid
  where kind <> 'DEVICE_ALARM' and pg_temp.chance(n, 116, 0.8)
) drawn
join demo_adult adult on adult.grid = home_grid and adult.rank = drawn.rank;

create temp table demo_event_place on commit drop as
select n, place.id as place_id
from (
  select n, event.grid, 1 + floor(pg_temp.rnd(n, 119) * places)::bigint as rank
  from demo_event event join (select grid, count(*) as places from demo_place_rank group by grid) counted on counted.grid = event.grid
  where pg_temp.chance(n, 118, 0.8)
) drawn
join demo_place_rank place on place.grid = drawn.grid and place.rank = drawn.rank;

create temp table demo_event_organization on commit drop as
select n, organization.id as organization_id
from (
  select n, event.grid, 1 + floor(pg_temp.rnd(n, 121) * organizations)::bigint as rank
  from demo_event event
  join (select grid, count(*) as organizations from demo_organization_rank group by grid) counted on counted.grid = event.grid
  where pg_temp.chance(n, 120, 0.2)
) drawn
join demo_organization_rank organization on organization.grid = drawn.grid and organization.rank = drawn.rank;

-- One reporter in nine is somebody whom the registry does not know.
insert into event (id, number, kind, category, request_kind, scale, status, area_id, reported_at, due_at, closed_at, description,
  reporter_name, reporter_phone, reporter_id, agreement, place_id, organization_id, tier, urgency, supervision, supervision_due_at, reply,
  satisfaction, city_id, district_id, street_id, community_id, grid_id)
select pg_temp.uid('event', n), 'JY' || to_char(reported_at at time zone 'Asia/Shanghai', 'YYYYMMDD') || lpad(n::text, 8, '0'), kind, category,
  case when kind = 'HOTLINE_ORDER' then
    (array['CONSULT', 'HELP', 'HELP', 'COMPLAINT', 'COMPLAINT', 'REPORT', 'SUGGESTION', 'PRAISE'])[pg_temp.whole(n, 122, 1, 8)] end,
  case when kind = 'DISPUTE' then case when pg_temp.chance(n, 123, 0.9) then 'INDIVIDUAL' when pg_temp.chance(n, 124, 0.9) then 'GROUP'
    else 'MAJOR_GROUP' end end,
  status, area_id, reported_at, reported_at + allowed,
  case when status in ('CLOSED', 'EVALUATED') then
    least(reported_at + allowed * pg_temp.rnd(n, 125) * case when pg_temp.chance(n, 126, 0.03) then 1.6 else 1 end, pg_temp.now()) end,
  description || '（' || grid_name || '）',
  case when reporter.id is null or pg_temp.chance(n, 127, 0.89) then reporter.name
    else pg_temp.surname(n + 4000000007) || pg_temp.given_name(n + 4000000007, pg_temp.chance(n, 128, 0.5)) end,
  case when reporter.id is null or pg_temp.chance(n, 127, 0.89) then reporter.phone else pg_temp.phone(70000000 + n) end,
  case when pg_temp.chance(n, 127, 0.89) then reporter.id end,
  case when kind = 'DISPUTE' and status in ('CLOSED', 'EVALUATED') and pg_temp.chance(n, 129, 0.85)
    then '双方自愿达成调解协议（编号 ' || n || '）：一方于 ' || pg_temp.whole(n, 130, 5, 30) || ' 日内履行约定，双方互不追究。' end,
  place_id, organization_id,
  -- What is overdue was escalated to the district and is supervised, as the hub does by itself.
  case when status = 'WHISTLED' then 'STREET' when overdue then 'DISTRICT' when status = 'REPORTED' then 'GRID'
    when pg_temp.chance(n, 135, 0.8) then 'COMMUNITY' else 'STREET' end,
  case when status not in ('REPORTED', 'ACCEPTED', 'REJECTED') then
    case when pg_temp.chance(n, 136, 0.9) then 'NORMAL' when pg_temp.chance(n, 137, 0.8) then 'URGENT' else 'EMERGENCY' end end,
  case when overdue then 'RED' end, case when overdue then reported_at + allowed + interval '72 hours' end,
  case when status in ('CLOSED_PENDING', 'CLOSED', 'EVALUATED') then '已处理，感谢反映（' || grid_name || '）' end,
  case when status = 'EVALUATED' then (array['SATISFIED', 'SATISFIED', 'SATISFIED', 'BASICALLY_SATISFIED', 'DISSATISFIED'])
    [pg_temp.whole(n, 138, 1, 5)] end,
  city_id, district_id, street_id, community_id, grid_id
from demo_event
cross join lateral (select open and status <> 'REFERRED' and reported_at + allowed < pg_temp.now() as overdue) late
left join demo_reporter reporter using (n)
left join demo_event_place using (n)
left join demo_event_organization using (n);
