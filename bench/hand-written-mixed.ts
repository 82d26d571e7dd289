import type pg from 'pg';
import { SHAPES, type Shape } from './mixed.js';
import { CHILD, MASKED_PERSON, moment, rowsOf, type Text } from './rows.js';

/** A field in SQL: its columns, the join that it needs, and what becomes of the columns' text. */
interface Field {
  readonly columns: readonly string[];
  readonly join?: string;
  readonly read: (first: Text, second: Text) => unknown;
}

const plain = (column: string): Field => ({ columns: [column], read: (text) => text });

const record = (alias: string, column: string, key: string, join: string): Field => ({
  columns: [`${alias}.id`, column],
  join,
  read: (id, value) => (id === null ? null : { id, [key]: value }),
});

const PEOPLE = {
  name: plain(MASKED_PERSON.name),
  sex: plain(MASKED_PERSON.sex),
  birthDate: plain('extract(year from p.birth_date)'),
  phone: plain(MASKED_PERSON.phone),
  residenceAddress: plain(MASKED_PERSON.address),
  kind: plain(MASKED_PERSON.kind),
};

const FIELDS: Readonly<Record<Shape['base'], Readonly<Record<string, Field>>>> = {
  people: PEOPLE,
  person: {
    ...PEOPLE,
    idNumber: plain('mask_citizen_number(p.id_number)'),
    residenceArea: record('a', 'a.name', 'name', 'join area a on a.id = p.area_id'),
    household: record(
      'h',
      'mask_household_number(h.number)',
      'number',
      `left join household h on h.id = p.household_id and h.district_id = $2 and not (${CHILD})`,
    ),
  },
  events: {
    number: plain('e.number'),
    kind: plain('e.kind'),
    category: plain('e.category'),
    status: plain('e.status'),
    reportedAt: { columns: ['e.reported_at'], read: moment },
    description: plain('e.description'),
    place: record('p', 'p.name', 'name', 'left join place p on p.id = e.place_id and p.district_id = $2'),
    reporter: {
      columns: ['mask_name(e.reporter_name)', 'mask_phone(e.reporter_phone)'],
      read: (name, phone) => (name === null ? null : { name, phone }),
    },
    organization: record(
      'o',
      'o.name',
      'name',
      'left join organization o on o.id = e.organization_id and o.district_id = $2',
    ),
  },
};

interface Prepared {
  readonly name: string;
  readonly text: string;
  readonly base: Shape['base'];
  readonly fields: readonly (readonly [string, Field])[];
}

const STATEMENTS = SHAPES.map(prepared);

/** Answers one document of the mixed traffic with a statement of just its columns and joins. */
export async function answerMixed(
  pool: pg.Pool,
  district: number,
  { id, area }: { readonly id?: string; readonly area?: string },
  document: number,
): Promise<unknown> {
  const { name, text, base, fields } = STATEMENTS[document] as Prepared;
  const rows = await rowsOf(pool, name, text, [base === 'person' ? id : area, district]);
  const nodes = rows.map((row) => {
    const node: Record<string, unknown> = { id: row[0] };
    let at = 1;
    for (const [field, { columns, read }] of fields) {
      node[field] = read(row[at] ?? null, row[at + 1] ?? null);
      at += columns.length;
    }
    return node;
  });
  return base === 'person' ? { person: nodes[0] ?? null } : { [base]: { nodes } };
}

function prepared({ base, fields: asked, first }: Shape, index: number): Prepared {
  const fields = asked
    .map((field) => field.split(' ', 1)[0] as string)
    .map((key) => [key, FIELDS[base][key] as Field] as const);
  const columns = fields.flatMap(([, field]) => field.columns);
  const joins = fields.flatMap(([, { join }]) => join ?? []).join(' ');
  const from = {
    person: `select ${['p.id', ...columns]} from person p ${joins} where p.id = $1 and p.district_id = $2`,
    people: `select ${['p.id', ...columns]} from person p where p.community_id = $1 and p.district_id = $2 order by p.id limit ${first}`,
    events: `select ${['e.id', ...columns]} from (
        select * from event where community_id = $1 and district_id = $2 order by reported_at desc, id desc limit ${first}
      ) e ${joins} order by e.reported_at desc, e.id desc`,
  };
  return { name: `mixed${index}`, text: from[base], base, fields };
}
