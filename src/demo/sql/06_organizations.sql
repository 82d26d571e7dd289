-- Companies and others in the places where nobody lives. Area digits 99 of the credit code: allotted to no area.
create temp table demo_organization on commit drop as
select n, pg_temp.uid('organization', n) as id, place.*, (array[
    'COMPANY', 'COMPANY', 'COMPANY', 'COMPANY', 'SOLE_TRADER', 'SOLE_TRADER', 'SOLE_TRADER', 'SOLE_TRADER', 'SOCIAL_ORGANIZATION',
    'GOVERNMENT_UNIT'])[pg_temp.whole(n, 81, 1, 10)] as organization_kind
from generate_series(0, :organizations - 1) n
join (select n as place, grid, area_id, city_id, district_id, street_id, community_id, grid_id from demo_place) place
  on place.place = :buildings + (n + floor(pg_temp.rnd(n, 82) * 3)::bigint) % :otherPlaces;

insert into organization (id, name, credit_code, kind, status, area_id, place_id, legal_representative, phone, city_id, district_id,
  street_id, community_id, grid_id)
select id,
  pg_temp.pick(:brands, n, 83) || pg_temp.pick(:brands, n, 84) || case organization_kind
    when 'COMPANY' then pg_temp.pick(:trades, n, 85) || '有限公司' when 'SOLE_TRADER' then pg_temp.pick(:trades, n, 85) || '经营部'
    when 'SOCIAL_ORGANIZATION' then '社区服务中心' else '管理所' end,
  code17 || credit_code_check_character(code17), organization_kind,
  case when pg_temp.chance(n, 86, 0.92) then 'ACTIVE' when pg_temp.chance(n, 87, 0.5) then 'SUSPENDED' else 'DISSOLVED' end,
  area_id, pg_temp.uid('place', place), pg_temp.surname(n + 2000000011) || pg_temp.given_name(n + 2000000011, pg_temp.chance(n, 88, 0.6)),
  pg_temp.phone(50000000 + n), city_id, district_id, street_id, community_id, grid_id
from (
  select demo_organization.*, case organization_kind
      when 'COMPANY' then '91' when 'SOLE_TRADER' then '92' when 'SOCIAL_ORGANIZATION' then '52' else '12' end
    || '990105' || 'MA' || lpad(n::text, 7, '0') as code17
  from demo_organization offset 0
) registered;

create temp table demo_organization_rank on commit drop as
select grid, row_number() over (partition by grid order by n) as rank, id from demo_organization;
