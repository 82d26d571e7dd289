import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { type RawBuilder, sql } from 'kysely';
import type pg from 'pg';
import type { ColumnField, ConditionScope, Model } from '../../src/data/model.js';
import { toStatement } from '../../src/data/sql/compiler.js';
import { type JsonText, toSql } from '../../src/data/sql/json-text.js';
import { maskColumn, maskKey } from '../../src/data/sql/masks.js';
import { MODELS } from '../../src/modules/index.js';
import type { AccessDocument } from '../../src/policy/document.js';
import { maskedValue } from './expected-value.js';
import type { Json, JsonObject } from './hub.js';
import { areaIds, maskValues } from './mask-values.js';

/** A column, or the key of a relation, for which the access files name a mask. */
export interface MaskedColumn {
  /** `Person.phone`, `Event.reporter.phone`. */
  readonly name: string;
  readonly mask: string;
  /** Gives, for rows as JSON in $1, the masked values as JSON: one column `masked`, in the rows' order. */
  readonly statement: string;
  /** Rows with values of all sorts in what the mask depends on. */
  readonly rows: fc.Arbitrary<JsonObject>;
  readonly expected: (row: JsonObject) => Json;
}

/** Areas by their ids, as PostgreSQL's row_to_json gives them. */
export type Areas = ReadonlyMap<number, JsonObject>;

/** What `maskedColumns` needs of a migrated database. */
export async function areasOf(client: pg.Client): Promise<Areas> {
  const { rows } = await client.query<{ row: JsonObject }>('select to_json(area) as row from area');
  return new Map(rows.map(({ row }) => [Number(row.id), row]));
}

/** Every column that an access file masks. */
export function maskedColumns(document: AccessDocument, areas: Areas): readonly MaskedColumn[] {
  return MODELS.flatMap((model) =>
    Object.entries(document.types[model.name]?.fields ?? {}).flatMap(([field, { mask }]) =>
      mask === undefined ? [] : columnsOf(model, field, mask, areas),
    ),
  );
}

function columnsOf(model: Model, name: string, mask: string, areas: Areas): readonly MaskedColumn[] {
  const field = model.fields[name];
  const rule = `${model.name}.${name}`;
  const area = (id: Json | undefined) => areas.get(Number(id)) ?? {};
  const expected = (row: JsonObject) => maskedValue(rule, row, area);
  const column = (of: ColumnField, part?: string): MaskedColumn => ({
    name: part === undefined ? rule : `${rule}.${part}`,
    mask,
    statement: statementOf(model, toSql(maskColumn(model, mask, ROW, of, part))),
    rows: rowsOf(of, mask, part, areas),
    expected: (row) => (part === undefined ? expected(row) : partOf(expected(row), part)),
  });
  if (field?.kind === 'column') return [column(field)];
  if (field?.kind === 'object') {
    return Object.entries(field.parts).flatMap(([part, of]) => (of.kind === 'column' ? [column(of, part)] : []));
  }
  if (field?.kind !== 'one') throw new Error(`${rule} is a list`);
  const key: JsonText = [sql`coalesce(to_json(${maskKey(model, mask, ROW)}::text)::text, 'null')`];
  return [
    {
      ...{ name: rule, mask, statement: statementOf(model, toSql(key)) },
      rows: areaIds(areas).map((id) => ({ [field.column]: id })),
      expected: (row) => partOf(expected(row), 'id'),
    },
  ];
}

const ROW: ConditionScope = { column: (name) => sql.ref(`row.${name}`), department: sql<string>`''` };

/** The columns of a JSON row have the types of the table's. */
function statementOf(model: Model, masked: RawBuilder<string>): string {
  const table = sql.table(model.table);
  return toStatement(
    sql`select ${masked} as masked from jsonb_populate_recordset(null::${table}, $1::jsonb) with ordinality as "row" order by "row".ordinality`,
  ).text;
}

function partOf(value: Json, part: string): Json {
  return value === null ? null : ((value as JsonObject)[part] ?? null);
}

/** The mask of an address looks at the community, every other one at its column alone. */
function rowsOf(
  { column }: ColumnField,
  mask: string,
  part: string | undefined,
  areas: Areas,
): fc.Arbitrary<JsonObject> {
  if (mask === 'address') return areaIds(areas).map((id) => ({ community_id: id }));
  return maskValues(mask, part).map((value) => ({ [column]: value }));
}

/** A value that a mask gave and should not have given. */
export interface WrongMask {
  readonly row: JsonObject;
  readonly masked: string | null;
  readonly expected: Json;
}

const ROWS_AT_ONCE = 300;

/** Whether PostgreSQL masks rows as the domain's rules say; `statement` in place of the hub's own. */
export function maskProperty(client: pg.Client, column: MaskedColumn, statement = column.statement) {
  const rows = fc.array(column.rows, { minLength: ROWS_AT_ONCE, maxLength: ROWS_AT_ONCE, size: 'max' });
  return fc.asyncProperty(rows, async (given) => {
    const wrong = await wrongMasks(client, column, statement, given);
    if (wrong.length > 0) throw new Error(`${column.name} is masked wrongly: ${JSON.stringify(wrong.slice(0, 3))}`);
  });
}

async function wrongMasks(
  client: pg.Client,
  column: MaskedColumn,
  statement: string,
  given: readonly JsonObject[],
): Promise<readonly WrongMask[]> {
  const { rows } = await client.query<{ masked: string | null }>(statement, [JSON.stringify(given)]);
  return given.flatMap((row, at) => {
    const masked = rows[at]?.masked ?? null;
    const expected = column.expected(row);
    return isMasked(masked, expected) ? [] : [{ row, masked, expected }];
  });
}

function isMasked(masked: string | null, expected: Json): boolean {
  try {
    return masked !== null && isDeepStrictEqual(JSON.parse(masked), expected);
  } catch {
    return false;
  }
}
