import type pg from 'pg';
import type { ColumnField, Model } from '../../src/data/model.js';
import { MODELS } from '../../src/modules/index.js';
import type { Draw } from './draw.js';

/** Values that stand in the database, by `Person.name` and `EventReporter.phone`: as GraphQL inputs. */
export type Samples = ReadonlyMap<string, readonly (string | number | boolean)[]>;

const PER_COLUMN = 12;

/** Strings that break what is put together carelessly. */
export const ODD_STRINGS: readonly string[] = [
  '',
  "'",
  '"',
  '\\',
  "'; drop table person; --",
  '{"$ne":1}',
  '__proto__',
  'constructor',
  'NULL',
  '{a,"b"}',
  '%_',
  '$1',
  'a\u0000b',
  '\u0001',
  '\ud800',
  '😀𠮷',
  '\n\t\u2028',
  '张'.repeat(3000),
];

/** Takes a few values of every column from the database. */
export async function sampleValues(queries: pg.Pool): Promise<Samples> {
  const samples = new Map<string, readonly (string | number | boolean)[]>();
  for (const model of MODELS) {
    for (const [owner, name, field] of columnsOf(model)) {
      samples.set(`${owner}.${name}`, await valuesOf(queries, model, field));
    }
  }
  return samples;
}

function columnsOf(model: Model): [owner: string, name: string, field: ColumnField][] {
  return Object.entries(model.fields).flatMap(([name, field]): [string, string, ColumnField][] => {
    if (field.kind === 'column') return [[model.name, name, field]];
    if (field.kind !== 'object') return [];
    return Object.entries(field.parts).flatMap(([part, of]): [string, string, ColumnField][] =>
      of.kind === 'column' ? [[field.type, part, of]] : [],
    );
  });
}

async function valuesOf(queries: pg.Pool, model: Model, field: ColumnField) {
  const column = field.list ? `unnest(${field.column})` : field.column;
  const { rows } = await queries.query<{ value: string | number | boolean }>(
    `select to_json(value) as value from (select distinct ${column} as value from ${model.table}) as values_once
     where value is not null order by md5(value::text) limit ${PER_COLUMN}`,
  );
  return rows.map((row) => (field.type === 'ID' ? String(row.value) : row.value));
}

/** A value for a scalar of the schema; mostly one that some row has. `at` is `Person.name`. */
export function scalarValue(draw: Draw, samples: Samples, scalar: string, at: string): string | number | boolean {
  const wanted = scalar === 'Boolean' ? 'boolean' : /^(Int|Float)$/.test(scalar) ? 'number' : 'string';
  const known = (samples.get(at) ?? []).filter((value) => typeof value === wanted);
  if (known.length > 0 && draw.chance(75)) return part(draw, draw.pick(known));
  switch (scalar) {
    case 'Boolean':
      return draw.chance(50);
    case 'Int':
      return draw.below(10);
    case 'Float':
      return draw.pick([0, 118.7, -1e21, 1e-7, 1e308]);
    case 'Date':
      return draw.pick(['2024-02-29', '1970-01-01', '2011-06-30', '0001-01-01', '9999-12-31']);
    case 'DateTime':
      return draw.pick(['2026-01-01T00:00:00Z', '2026-05-05T23:59:59.999+15:59', '0001-01-01T00:00:00Z']);
    case 'ID':
      return draw.pick([...ODD_STRINGS, '1', '0', '99999999999', '00000000-0000-4000-8000-000000000000']);
    default:
      return draw.pick(ODD_STRINGS);
  }
}

/** Now and then only a part of a text, so that `contains` finds more than equality. */
function part<T extends string | number | boolean>(draw: Draw, value: T): string | T {
  return typeof value === 'string' && value.length < 9 && draw.chance(30) && !/^\d/.test(value)
    ? value.slice(0, 1)
    : value;
}
