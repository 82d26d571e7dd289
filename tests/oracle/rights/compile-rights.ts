import { CATALOGUE, columnsOf, type Kind, type Place } from './catalogue.js';
import { type Cells, type Conditions, OWN } from './cells.js';
import type { Asker } from './effect-of.js';
import { maskedColumns } from './foundation.js';

/** The rights of one role, and what can be read with them. */
export interface RoleRights {
  readonly role: string;
  readonly cells: Cells;
  /** Roles, column rights and row security. */
  readonly statements: readonly string[];
  /** Gives the rows that the role can read: `row`, JSON of what it gets in full, and below `masked` of what it gets masked. */
  readonly select: string;
}

/** Rights in PostgreSQL for the rows of some cells: row security admits these rows, column rights give their fields. */
export function compileRights(role: string, asker: Asker, cells: Cells, conditions: Conditions): RoleRights {
  const kind = CATALOGUE[cells.type];
  if (kind === undefined) throw new Error(`no type ${cells.type}`);
  const full = placesOf(kind, cells, 'full');
  const masked = [...new Set(placesOf(kind, cells, 'mask').flatMap(([, place]) => columnsOf(place)))].filter((column) =>
    maskedColumns(kind.table).includes(column),
  );
  const columns = [...new Set(full.flatMap(([, place]) => columnsOf(place)))];
  const links = full.flatMap(([name, place]) => (place.is === 'links' ? [[name, place] as const] : []));
  const admitted = `${numberSql(asker, cells.type, conditions)} = any('{${cells.numbers.join()}}')`;
  return {
    role,
    cells,
    statements: [
      `create role ${role}`,
      `grant usage on schema rights to ${role}`,
      `grant select (${columns.join(', ')}) on ${kind.table} to ${role}`,
      `create policy ${role} on ${kind.table} for select to ${role} using (${admitted})`,
      ...(masked.length === 0 ? [] : maskedRights(role, kind.table, masked)),
      ...links.flatMap(([, link]) => linkRights(role, kind.table, link)),
    ],
    select: selectRows(kind.table, columns, masked, links),
  };
}

type Links = Place & { readonly is: 'links' };

function placesOf(kind: Kind, { effects }: Cells, effect: string): readonly (readonly [string, Place])[] {
  return Object.entries(kind.fields).filter(([name]) => effects[name] === effect);
}

/** Whoever can read a row can read the masked form of it, as far as its columns are theirs. */
function maskedRights(role: string, table: string, columns: readonly string[]): readonly string[] {
  return [
    `grant select (id, ${columns.join(', ')}) on rights.${table} to ${role}`,
    `create policy ${role} on rights.${table} for select to ${role}
      using (exists (select from public.${table} own where own.id = rights.${table}.id))`,
  ];
}

function linkRights(role: string, table: string, { table: link, from, to, open }: Links): readonly string[] {
  const holds = open === undefined ? '' : ` and ${open} is null`;
  return [
    `grant select (${from}, ${to}) on ${link} to ${role}`,
    `create policy ${role} on ${link} for select to ${role}
      using (exists (select from public.${table} own where own.id = ${link}.${from})${holds})`,
  ];
}

function selectRows(
  table: string,
  columns: readonly string[],
  masked: readonly string[],
  links: readonly (readonly [string, Links])[],
): string {
  const lists = links.map(
    ([name, { table: link, from, to }]) =>
      `array(select ${to} from ${link} where ${from} = t.id order by ${to}) as "${name}"`,
  );
  const form = `(select to_json(m) from (select ${masked.join(', ')} from rights.${table} form where form.id = t.id) m) as masked`;
  const list = [...columns.map((column) => `t.${column}`), ...lists, ...(masked.length === 0 ? [] : [form])];
  return `select coalesce(json_agg(given), '[]') as rows from (select ${list.join(', ')} from ${table} t) given`;
}

/** The number of the conditions that hold of a row. */
function numberSql(asker: Asker, type: string, { names, grants }: Conditions): string {
  const areas = grants.map(({ area }) => `${levelColumn(area.level)} = ${area.id}`);
  const holds = [...names.map((name) => conditionSql(asker, type, name)), ...areas];
  return `(${holds.map((sql, at) => `coalesce(${sql}, false)::integer * ${2 ** at}`).join(' + ')})`;
}

/** Who of each type is tied to an event of a department, by the functions of the foundation. */
const TIED: Readonly<Record<string, string>> = {
  Event: 'tied_events',
  EventStep: 'tied_events',
  Person: 'tied_people',
  Household: 'tied_households',
};

/** What ties a row of a type, where it is not the row itself. */
const TIED_BY: Readonly<Record<string, string>> = { EventStep: 'event_id' };

function conditionSql(asker: Asker, type: string, name: string): string {
  const kind = CATALOGUE[type];
  switch (name) {
    case OWN:
      if (kind?.lies !== true) return 'true';
      return asker.tier === 'GRID'
        ? `grid_id in (select rights.grids('${asker.id.replaceAll("'", "''")}'))`
        : `${levelColumn(asker.tier)} = any('{${asker.areaIds.join()}}')`;
    case 'tied':
      return `${TIED_BY[type] ?? 'id'} in (select rights.${TIED[type]}('${asker.department}'))`;
    case 'under14':
      return 'rights.child(birth_date)';
    case 'childReporter':
      return 'reporter_id in (select rights.children())';
    case 'whistleblowing':
      return `request_kind = 'REPORT'`;
    case 'camera':
      return `kind = 'CAMERA'`;
    default:
      throw new Error(`nobody has told the oracle what ${name} is`);
  }
}

/** Every row carries the areas of each level that it lies in; `area_id` is the area itself. */
function levelColumn(level: string): string {
  return level === 'MICRO_GRID' ? 'area_id' : `${level.toLowerCase()}_id`;
}
