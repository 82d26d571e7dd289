-- Everything invented follows from (seed, kind of thing, number), so a load of the same size and seed gives the same rows.

-- A fraction in [0, 1): the salt tells the uses for one number apart.
create function pg_temp.rnd(n bigint, salt integer) returns double precision
language sql immutable as $$
  select (hashint8extended(n, :seed * 1000::bigint + salt) & 1125899906842623)::double precision / 1125899906842624
$$;

create function pg_temp.chance(n bigint, salt integer, share double precision) returns boolean
language sql immutable as $$ select pg_temp.rnd(n, salt) < share $$;

-- A whole number from `low` to `high`.
create function pg_temp.whole(n bigint, salt integer, low integer, high integer) returns integer
language sql immutable as $$ select low + floor(pg_temp.rnd(n, salt) * (high - low + 1))::integer $$;

create function pg_temp.pick(list text[], n bigint, salt integer) returns text
language sql immutable as $$ select list[1 + floor(pg_temp.rnd(n, salt) * cardinality(list))::integer] $$;

create function pg_temp.pick_character(list text, fraction double precision) returns text
language sql immutable as $$ select substr(list, 1 + floor(fraction * length(list))::integer, 1) $$;

-- A UUID of version 4's form.
create function pg_temp.uid(kind text, n bigint) returns uuid
language sql immutable as $$
  select overlay(overlay(md5(:seed::text || kind || n::text) placing '4' from 13) placing '8' from 17)::uuid
$$;

-- Common surnames come first in the list, and are drawn more often; one in 80 is a compound one.
create function pg_temp.surname(n bigint) returns text
language sql immutable as $$
  select case
    when pg_temp.chance(n, 11, 0.0125) then pg_temp.pick(:compoundSurnames, n, 12)
    else pg_temp.pick_character(:surnames, power(pg_temp.rnd(n, 13), 2))
  end
$$;

create function pg_temp.given_name(n bigint, male boolean) returns text
language sql immutable as $$
  select pg_temp.pick_character(case when male then :male else :female end, pg_temp.rnd(n, 14))
    || case when pg_temp.chance(n, 15, 0.25) then ''
       else pg_temp.pick_character(case when male then :male else :female end, pg_temp.rnd(n, 16)) end
$$;

-- A different number for every n below 100 million, with a prefix that is not in use.
create function pg_temp.phone(n bigint) returns text
language sql immutable as $$ select '154' || lpad(((n * 7654321 + :seed) % 100000000)::text, 8, '0') $$;

-- The last day of the demo, and its first moment in 南京: everything was recorded before it.
create function pg_temp.today() returns date
language sql immutable as $$ select date '2026-01-01' $$;

create function pg_temp.now() returns timestamptz
language sql immutable as $$ select timestamptz '2026-01-01 00:00+08' $$;
