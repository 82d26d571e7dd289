import type pg from 'pg';
import { answerMixed } from './hand-written-mixed.js';
import type { QueryName } from './queries.js';
import { CHILD, MASKED_PERSON, moment, rowsOf, type Text } from './rows.js';

type HandWritten = (
  pool: pg.Pool,
  district: number,
  variables: { readonly id?: string; readonly area?: string; readonly after?: string },
  /** Which one, where a query has many documents. */
  document: number,
) => Promise<unknown>;

const PERSON = `select p.id, ${MASKED_PERSON.name}, mask_citizen_number(p.id_number), ${MASKED_PERSON.sex},
    extract(year from p.birth_date), ${MASKED_PERSON.phone}, ${MASKED_PERSON.address}, ${MASKED_PERSON.kind}, a.id, a.name,
    h.id, mask_household_number(h.number)
  from person p join area a on a.id = p.area_id
    left join household h on h.id = p.household_id and h.district_id = $2 and not (${CHILD})
  where p.id = $1 and p.district_id = $2`;

const person: HandWritten = async (pool, district, { id }) => {
  const [row] = await rowsOf(pool, 'person', PERSON, [id, district]);
  if (row === undefined) return { person: null };
  const [key, name, idNumber, sex, birthDate, phone, residenceAddress, kind, area, areaName, household, number] = row;
  return {
    person: {
      id: key,
      name,
      idNumber,
      sex,
      birthDate,
      phone,
      residenceAddress,
      kind,
      maritalStatus: null,
      careNeeds: null,
      residenceArea: { id: area, name: areaName },
      household: household === null ? null : { id: household, number },
    },
  };
};

const EVENTS = `select e.id, e.number, e.kind, e.category, e.status, e.reported_at, e.description, e.place_name, e.place_id,
    e.reporter_name, e.reporter_phone, e.organization_name, e.organization_id
  from (
    select e.id, e.number, e.kind, e.category, e.status, e.reported_at, e.description, p.id as place_id, p.name as place_name,
      mask_name(e.reporter_name) as reporter_name, mask_phone(e.reporter_phone) as reporter_phone,
      o.id as organization_id, o.name as organization_name
    from (
      select * from event where community_id = $1 and district_id = $2 order by reported_at desc, id desc limit 50
    ) e
      left join place p on p.id = e.place_id and p.district_id = $2
      left join organization o on o.id = e.organization_id and o.district_id = $2
  ) e
  order by e.reported_at desc, e.id desc`;

const events: HandWritten = async (pool, district, { area }) => {
  const rows = await rowsOf(pool, 'events', EVENTS, [area, district]);
  const nodes = rows.map(
    ([
      id,
      number,
      kind,
      category,
      status,
      reportedAt,
      description,
      place,
      placeId,
      reporter,
      phone,
      organization,
      organizationId,
    ]) => ({
      id,
      number,
      kind,
      category,
      status,
      reportedAt: moment(reportedAt),
      description,
      place: placeId === null ? null : { id: placeId, name: place },
      reporter: reporter === null ? null : { name: reporter, phone },
      organization: organizationId === null ? null : { id: organizationId, name: organization },
    }),
  );
  return { events: { nodes } };
};

const PEOPLE = `select p.id, ${MASKED_PERSON.name}, ${MASKED_PERSON.sex}, extract(year from p.birth_date), ${MASKED_PERSON.phone},
    ${MASKED_PERSON.address}, ${MASKED_PERSON.kind}
  from person p where p.community_id = $1 and p.district_id = $2 order by p.id limit 1000`;

const people: HandWritten = async (pool, district, { area }) => {
  const rows = await rowsOf(pool, 'people', PEOPLE, [area, district]);
  const nodes = rows.map(([id, name, sex, birthDate, phone, residenceAddress, kind]) => ({
    id,
    name,
    sex,
    birthDate,
    phone,
    residenceAddress,
    kind,
  }));
  return { people: { nodes } };
};

/** One row for each place, resident and event, nulls where there is none. */
const PLACES = `select b.id, b.name, r.id, r.name, r.phone, e.id, e.number, e.category, e.status, e.reported_at
  from (
    select id, name from place where community_id = $1 and district_id = $2 and kind = 'RESIDENTIAL_BUILDING' order by id limit 20
  ) b
    left join lateral (
      select p.id, p.name, p.phone from person p where p.home_place_id = b.id and p.district_id = $2 order by p.id limit 20
    ) r on true
    left join lateral (
      select e.* from event_party t join event e on e.id = t.event_id
      where t.person_id = r.id and e.district_id = $2 order by e.id limit 5
    ) e on true
  order by b.id, r.id, e.id`;

const places: HandWritten = async (pool, district, { area }) => {
  const rows = await rowsOf(pool, 'places', PLACES, [area, district]);
  const nodes: { id: Text | undefined; name: Text | undefined; residents: { nodes: Resident[] } }[] = [];
  for (const [placeId, placeName, residentId, name, phone, id, number, category, status, reportedAt] of rows) {
    let place = nodes.at(-1);
    if (place?.id !== placeId) {
      place = { id: placeId, name: placeName, residents: { nodes: [] } };
      nodes.push(place);
    }
    if (residentId === null) continue;
    let resident = place?.residents.nodes.at(-1);
    if (resident?.id !== residentId) {
      resident = { id: residentId, name, phone, partyEvents: { nodes: [] } };
      place?.residents.nodes.push(resident);
    }
    if (id !== null) resident?.partyEvents.nodes.push({ id, number, category, status, reportedAt: moment(reportedAt) });
  }
  return { places: { nodes } };
};

interface Resident {
  readonly id: Text | undefined;
  readonly name: Text | undefined;
  readonly phone: Text | undefined;
  readonly partyEvents: { readonly nodes: object[] };
}

const PAGE = `select e.id, e.number, e.kind, e.category, e.status, e.reported_at, p.id, p.name
  from (
    select * from event
    where community_id = $1 and district_id = $2 and status = 'CLOSED' and (reported_at, id) < ($3, $4)
    order by reported_at desc, id desc limit 51
  ) e
    left join place p on p.id = e.place_id and p.district_id = $2
  order by e.reported_at desc, e.id desc`;

/** Its cursor is a row's time and id. */
const page: HandWritten = async (pool, district, { area, after = '' }) => {
  const rows = await rowsOf(pool, 'page', PAGE, [area, district, ...after.split('|')]);
  const hasNextPage = rows.length > 50;
  const nodes = rows.slice(0, 50).map(([id, number, kind, category, status, reportedAt, placeId, place]) => ({
    id,
    number,
    kind,
    category,
    status,
    reportedAt: moment(reportedAt),
    place: placeId === null ? null : { id: placeId, name: place },
  }));
  const last = nodes.at(-1);
  return { events: { nodes, pageInfo: { hasNextPage, endCursor: last ? `${last.reportedAt}|${last.id}` : null } } };
};

const COUNT = `select c.n, e.id, e.number, e.category, e.status, e.reported_at, p.id, p.name
  from (select count(*) as n from event where community_id = $1 and district_id = $2 and kind = 'HAZARD') c
    left join (
      select * from event where community_id = $1 and district_id = $2 and kind = 'HAZARD'
      order by reported_at desc, id desc limit 20
    ) e on true
    left join place p on p.id = e.place_id and p.district_id = $2
  order by e.reported_at desc, e.id desc`;

const count: HandWritten = async (pool, district, { area }) => {
  const rows = await rowsOf(pool, 'count', COUNT, [area, district]);
  const nodes = rows.flatMap(([, id, number, category, status, reportedAt, placeId, place]) =>
    id === null
      ? []
      : {
          id,
          number,
          category,
          status,
          reportedAt: moment(reportedAt),
          place: placeId === null ? null : { id: placeId, name: place },
        },
  );
  return { events: { totalCount: Number(rows[0]?.[0]), nodes } };
};

/** The measured queries for the benchmark's caller, as a careful programmer writes them for `pg`. */
export const HAND_WRITTEN: Readonly<Record<QueryName, HandWritten>> = {
  person,
  events,
  people,
  places,
  page,
  count,
  mixed: answerMixed,
};
