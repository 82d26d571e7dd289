-- The history of the events that are open, and of the newest of each grid: the steps that lead to their status, spread over the
-- time from the report to the close, or to the demo's last moment.
insert into event_step (id, event_id, number, action, from_status, to_status, at, due_at, actor_id, department_id, area_id, city_id,
  district_id, street_id, community_id, grid_id)
select pg_temp.uid('event_step', event.n * 16 + step), pg_temp.uid('event', event.n), step, action, lag(reached) over history, reached,
  reported_at + (step - 1) / cardinality(path.actions)::double precision * (ended_at - reported_at),
  case when step < cardinality(path.actions) or open and status <> 'REFERRED' then reported_at + allowed end,
  'demo:' || actor || ':' || case actor when 'grid_centre' then 'street' else 'community' end, actor,
  area_id, city_id, district_id, street_id, community_id, grid_id
from demo_event event
cross join lateral (
  select case status
    when 'REPORTED' then array['REPORT']
    when 'REJECTED' then array['REPORT', 'REJECT']
    when 'ACCEPTED' then array['REPORT', 'ACCEPT']
    when 'ASSESSED' then array['REPORT', 'ACCEPT', 'ASSESS']
    when 'DISPATCHED' then array['REPORT', 'ACCEPT', 'ASSESS', 'DISPATCH']
    when 'WHISTLED' then array['REPORT', 'ACCEPT', 'ASSESS', 'WHISTLE']
    when 'REFERRED' then array['REPORT', 'ACCEPT', 'ASSESS', 'REFER_OUT']
    when 'IN_PROGRESS' then array['REPORT', 'ACCEPT', 'ASSESS', 'DISPATCH', 'SIGN']
    when 'CLOSED_PENDING' then array['REPORT', 'ACCEPT', 'ASSESS', 'DISPATCH', 'SIGN', 'RESOLVE']
    when 'CLOSED' then array['REPORT', 'ACCEPT', 'ASSESS', 'DISPATCH', 'SIGN', 'RESOLVE', 'VERIFY']
    else array['REPORT', 'ACCEPT', 'ASSESS', 'DISPATCH', 'SIGN', 'RESOLVE', 'VERIFY', 'EVALUATE'] end as actions
) path
join (select id, coalesce(closed_at, pg_temp.now()) as ended_at from event) until on until.id = pg_temp.uid('event', event.n)
cross join unnest(path.actions) with ordinality taken (action, step)
cross join lateral (
  select case action when 'REPORT' then 'REPORTED' when 'REJECT' then 'REJECTED' when 'ACCEPT' then 'ACCEPTED' when 'ASSESS' then 'ASSESSED'
      when 'DISPATCH' then 'DISPATCHED' when 'WHISTLE' then 'WHISTLED' when 'REFER_OUT' then 'REFERRED' when 'SIGN' then 'IN_PROGRESS'
      when 'RESOLVE' then 'CLOSED_PENDING' when 'VERIFY' then 'CLOSED' else 'EVALUATED' end as reached,
    case when action in ('SIGN', 'RESOLVE') then event.department else 'grid_centre' end as actor
) did
where open or recency < :tied
window history as (partition by event.n order by step);
