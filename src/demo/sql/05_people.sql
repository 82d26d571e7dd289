create temp table demo_person on commit drop as
with member as (
  select home.*, home.first_person + seat - 1 as person, seat, case
      when seat = 1 then 'HEAD'
      when seat = 2 and home.with_spouse then 'SPOUSE'
      when seat in (2, 3, 4) then 'CHILD'
      else 'PARENT' end as role
  from demo_household home cross join lateral generate_series(1, home.size) seat
), aged as (
  select member.*, case role
      when 'HEAD' then head_male when 'SPOUSE' then not head_male else pg_temp.chance(person, 61, 0.51) end as male,
    case role
      when 'HEAD' then head_age
      when 'SPOUSE' then greatest(22, head_age + pg_temp.whole(person, 62, -4, 3))
      when 'CHILD' then greatest(0, head_age - pg_temp.whole(person, 62, 24, 33))
      else least(98, head_age + pg_temp.whole(person, 62, 22, 30)) end as age
  from member
)
select aged.*, pg_temp.surname(case role when 'SPOUSE' then person + 1000000007 else n end) || pg_temp.given_name(person, male) as name,
  pg_temp.today() - make_interval(years => age, days => pg_temp.whole(person, 63, 1, 360)) as birth,
  case when age >= 12 and pg_temp.chance(person, 64, 0.97) then pg_temp.phone(person) end as phone
from aged;

-- `offset 0` keeps the 17 digits from being computed once for each weight of the check character.
insert into person (id, name, id_number, sex, birth_date, phone, area_id, residence_address, registered_area_id, kind,
  marital_status, care_needs, household_id, head_relation, home_place_id, work_place_id, city_id, district_id, street_id,
  community_id, grid_id)
select pg_temp.uid('person', person), name,
  case when kind <> 'OVERSEAS' then number17 || citizen_check_character(number17) end,
  case when male then 'MALE' else 'FEMALE' end, birth::date, phone, area_id,
  address || pg_temp.whole(n, 65, 1, 18) || lpad(pg_temp.whole(n, 66, 1, 4)::text, 2, '0') || '室',
  case kind when 'REGISTERED' then case when pg_temp.chance(n, 67, 0.85) then community_id else other_community_id end
    when 'FLOATING' then case when pg_temp.chance(n, 67, 0.3) then other_community_id end end,
  case when kind = 'REGISTERED' and left_behind and (age < 16 or age > 65) then 'LEFT_BEHIND' else kind end,
  case
    when age < 20 then null
    when role in ('HEAD', 'SPOUSE') and with_spouse and size > 1 then
      case when pg_temp.chance(n, 68, 0.7) then 'MARRIED' when pg_temp.chance(n, 69, 0.8) then 'FIRST_MARRIAGE' else 'REMARRIED' end
    when age < 28 then 'SINGLE'
    when role = 'PARENT' or age > 68 then case when pg_temp.chance(person, 68, 0.6) then 'WIDOWED' else 'MARRIED' end
    else (array['SINGLE', 'MARRIED', 'DIVORCED', 'UNSPECIFIED'])[pg_temp.whole(person, 68, 1, 4)] end,
  array_remove(array[
    case when size = 1 and age >= 68 and pg_temp.chance(person, 70, 0.7) then 'ELDERLY_ALONE' end,
    case when pg_temp.chance(person, 71, 0.012) then 'DISABILITY' end,
    case when age > 40 and pg_temp.chance(person, 72, 0.012) then 'CHRONIC_ILLNESS' end,
    case when kind = 'REGISTERED' and left_behind and age < 16 then 'LEFT_BEHIND_CHILD' end,
    case when age < 18 and pg_temp.chance(person, 73, 0.002) then 'ORPHAN' end,
    case when welfare then 'HARDSHIP' end
  ], null),
  pg_temp.uid('household', n),
  case role when 'CHILD' then case when male then 'SON' else 'DAUGHTER' end else role end,
  pg_temp.uid('place', building),
  case when age between 18 and 62 and pg_temp.chance(person, 74, 0.6)
    then pg_temp.uid('place', :buildings + floor(pg_temp.rnd(person, 75) * :otherPlaces)::bigint) end,
  city_id, district_id, street_id, community_id, grid_id
from (
  select demo_person.*, '99' || lpad((person / 500 % 10000)::text, 4, '0') || to_char(birth, 'YYYYMMDD')
    || lpad((2 * (person % 500) + male::integer)::text, 3, '0') as number17
  from demo_person offset 0
) resident
join (select n as dwelling, address, area_id, city_id, district_id, street_id, community_id, grid_id from demo_place) place
  on dwelling = building
join (select grid as other_grid, community_id as other_community_id from demo_grid) elsewhere
  on other_grid = floor(pg_temp.rnd(n, 76) * :grids)::bigint;

-- Residents and adults of each grid by rank, to draw reporters and parties from.
create temp table demo_resident on commit drop as
select place.grid, row_number() over (partition by place.grid order by person) as rank, pg_temp.uid('person', person) as id
from demo_person join demo_place place on place.n = building;

create temp table demo_adult on commit drop as
select place.grid, row_number() over (partition by place.grid order by person) as rank, pg_temp.uid('person', person) as id, name, phone
from demo_person join demo_place place on place.n = building where age >= 18;
