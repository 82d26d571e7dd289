import type { ColumnField, LinkField, ToOneField } from '../data/model.js';
import type { WriteField } from './write-fields.js';

/** A column with its PostgreSQL type, and the part of the field's JSON value that it takes. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly list: boolean;
  readonly part?: string;
}

const TYPES: Readonly<Record<Extract<ColumnField['type'], string>, string>> = {
  ID: 'text',
  String: 'text',
  Int: 'int4',
  Float: 'float8',
  Boolean: 'boolean',
  Date: 'date',
  DateTime: 'timestamptz(3)',
};

/** The columns of a field in the table of its model; a list of records has none there. */
export function columnsOf(field: WriteField['field']): readonly Column[] {
  if (field.kind === 'many') return [];
  if (field.kind !== 'object') return [columnOf(field)];
  return Object.entries(field.parts).map(([part, inner]) => ({ ...columnOf(inner), part }));
}

function columnOf(field: ColumnField | ToOneField): Column {
  if (field.kind === 'column') {
    const type = typeof field.type === 'string' ? TYPES[field.type] : 'text';
    return { name: field.column, type, list: field.list === true };
  }
  const type = field.target === 'Area' ? 'int4' : field.target === 'Department' ? 'text' : 'uuid';
  return { name: field.column, type, list: false };
}

/** The value of a column from the JSON value of its field. */
export function columnValue({ type, list, part }: Column, json: string): string {
  if (list) {
    return `case when jsonb_typeof(${json}) = 'array' then array(select jsonb_array_elements_text(${json})) end`;
  }
  return part === undefined ? `(${json} #>> '{}')::${type}` : `(${json} ->> '${part}')::${type}`;
}

/** Whether a source (`source`) says another value than the row of this alias holds. */
export function differsSql(name: string, field: WriteField['field'], alias: string): string {
  const json = `(source.content -> '${name}')`;
  if (field.kind === 'many') return `${linkedValue(json)} is distinct from ${linkedSql(field, alias)}`;
  return columnsOf(field)
    .map((column) => `${columnValue(column, json)} is distinct from ${alias}.${column.name}`)
    .join(' or ');
}

/** What the row of this alias holds, as JSON. */
export function heldSql(field: WriteField['field'], alias: string): string {
  if (field.kind === 'many') return `to_jsonb(${linkedSql(field, alias)})`;
  const columns = columnsOf(field);
  const [only] = columns;
  if (field.kind !== 'object') return `to_jsonb(${alias}.${only?.name})`;
  const parts = columns.map(({ name, part }) => `'${part}', ${alias}.${name}`);
  return `case when ${alias}.${field.presence} is not null then jsonb_build_object(${parts.join(', ')}) end`;
}

/** The ids of a list of records from its JSON value, sorted; NULL where nothing is said. */
export function linkedValue(json: string): string {
  return `case when jsonb_typeof(${json}) = 'array' then
    array(select distinct linked::uuid from jsonb_array_elements_text(${json}) linked order by 1) end`;
}

function linkedSql({ through }: LinkField, alias: string): string {
  return `array(select link.${through.target} from ${through.table} link where link.${through.source} = ${alias}.id order by 1)`;
}
