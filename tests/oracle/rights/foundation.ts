/** The date in China, by which ages and terms are reckoned. */
const TODAY = `(now() at time zone 'Asia/Shanghai')::date`;

const COMPOUND_SURNAMES =
  '欧阳|上官|司马|诸葛|夏侯|皇甫|尉迟|慕容|司徒|令狐|东方|公孙|端木|太史|南宫|闻人|申屠|钟离|宇文|长孙|司空|百里|呼延|东郭|独孤';

const surname = (column: string) =>
  `case when ${column} ~ '^(${COMPOUND_SURNAMES}).' then left(${column}, 2) || '*' else left(${column}, 1) || '**' end`;
const threeAndFour = (column: string) => `regexp_replace(${column}, '^(...).*(....)$', '\\1****\\2')`;

/**
 * The columns of the masked form of each type, as select lists over the table and `community`, the area of the row's
 * community. A masked relation holds the key of what it still shows.
 */
const MASKED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  person: {
    name: surname('t.name'),
    id_number: `left(t.id_number, 6) || repeat('*', 12)`,
    birth_date: `to_char(t.birth_date, 'FMYYYY')`,
    phone: threeAndFour('t.phone'),
    residence_address: 'community.full_name',
    registered_area_id:
      '(select registered.district_id from public.area registered where registered.id = t.registered_area_id)',
    care_needs: `case when t.care_needs = '{}' then '{}'::text[] else '{WITHHELD}' end`,
  },
  household: { number: `left(t.number, 3) || repeat('*', 6)` },
  event: {
    description: `'***'::text`,
    agreement: `case when t.agreement is null then null else '***' end`,
    reply: `case when t.reply is null then null else '***' end`,
    reporter_name: surname('t.reporter_name'),
    reporter_phone: threeAndFour('t.reporter_phone'),
  },
  event_step: { note: `case when t.note is null then null else '***' end` },
  thing: { longitude: 'round(t.longitude::numeric, 2)', latitude: 'round(t.latitude::numeric, 2)' },
  organization: { legal_representative: surname('t.legal_representative'), phone: threeAndFour('t.phone') },
  grid_assignment: { phone: threeAndFour('t.phone') },
};

/** Tables whose rows are given by right alone. */
const GUARDED = [
  ...['area', 'department', 'place', 'household', 'organization', 'person', 'thing', 'event'],
  ...['event_assignment', 'event_party', 'event_thing', 'event_step', 'grid_assignment'],
];

/** What of a type can be masked, by table. */
export function maskedColumns(table: string): readonly string[] {
  return Object.keys(MASKED[table] ?? {});
}

/**
 * What the rights rest on, made by the owner of the tables: row security on every table, and functions for the conditions that
 * the access files name. They look at tables that the asker may not read, so they run with their owner's rights.
 */
export const FOUNDATION = `
  create schema rights;
  ${GUARDED.map((table) => `alter table ${table} enable row level security;`).join('\n  ')}
  create function rights.child(born date) returns boolean language sql stable
    return age(${TODAY}, born) < interval '14 years';
  create function rights.children() returns setof uuid language sql stable security definer
    begin atomic
      select id from public.person where rights.child(birth_date);
    end;
  create function rights.tied_events(department text) returns setof uuid language sql stable security definer
    begin atomic
      select event_id from public.event_assignment where ended_at is null and department_id = department;
    end;
  create function rights.tied_people(department text) returns setof uuid language sql stable security definer
    begin atomic
      select person_id from public.event_party where event_id in (select rights.tied_events(department))
      union
      select reporter_id from public.event where id in (select rights.tied_events(department));
    end;
  create function rights.tied_households(department text) returns setof uuid language sql stable security definer
    begin atomic
      select household_id from public.person where id in (select rights.tied_people(department));
    end;
  create function rights.grids(member text) returns setof integer language sql stable security definer
    begin atomic
      select area_id from public.grid_assignment
        where member_id = member and ${TODAY} between valid_from and coalesce(valid_to, 'infinity');
    end;
`;

/** Makes the masked form of every type anew from the rows that are there: tables of their own, with rights of their own. */
export const MASKED_FORMS = Object.entries(MASKED)
  .map(([table, masks]) => {
    const list = Object.entries(masks).map(([column, mask]) => `${mask} as ${column}`);
    return `drop table if exists rights.${table};
      create table rights.${table} as select t.id, ${list.join(', ')}
        from public.${table} t left join public.area community on community.id = t.community_id;
      create unique index on rights.${table} (id);
      alter table rights.${table} enable row level security;`;
  })
  .join('\n');
