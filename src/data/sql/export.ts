import { sql } from 'kysely';
import type { FilterSpec } from '../arguments.js';
import type { RecordPlan } from '../plan.js';
import { type Page, selectAggregate } from './aggregate.js';
import { type CompilerContext, toStatement } from './compiler.js';
import { manySql } from './connection.js';
import { type FilteredRows, filterSql, noticeable } from './filter.js';
import { guardSql } from './guard.js';
import { toSql } from './json-text.js';
import { type ReadColumn, rowSql } from './row.js';
import { parameter, type Slot } from './slot.js';
import type { ReadStatement } from './statement.js';

/** Which records of a type a statement of an export gives. */
export interface ExportRange {
  readonly filter?: FilterSpec;
  /** The id behind which it begins; without it, at the first. */
  readonly after?: Slot;
  readonly limit: number;
}

/**
 * The next records of a type that the caller sees, by id: always one row, of which the first column holds one record a line as
 * JSON, or is NULL where there are no more.
 */
export function exportStatement(context: CompilerContext, plan: RecordPlan, range: ExportRange): ReadStatement {
  const alias = context.alias();
  const { model, access } = plan;
  const rows: FilteredRows = { model, access, alias };
  const filter = range.filter && filterSql(context, rows, range.filter);
  const matching = noticeable(context, rows, filter ?? { condition: sql<boolean>`true`, requires: [] });
  const id = sql.ref(`${alias}.${model.key.column}`);
  const type = model.key.type === 'integer' ? 'int4' : model.key.type;
  const beyond = range.after === undefined ? sql`` : sql` and ${id} > ${parameter(range.after, type)}`;
  const page: Page = {
    alias: context.alias(),
    counted: false,
    limit: range.limit,
    rows: (columns) => sql`select ${sql.join([...columns].map((column) => sql.ref(`${alias}.${column}`)))}
      from ${sql.table(model.table)} as ${sql.id(alias)}
      where ${matching}${beyond} order by ${id} limit ${sql.lit(range.limit)}`,
  };
  const row = rowSql(context, plan.row, page.alias, manySql);
  const key = sql.ref(`${page.alias}.${model.key.column}`);
  const own: ReadColumn = { index: plan.index, ids: sql<string>`${key}::text` };
  const lines = sql`string_agg(${toSql([...row.text, sql`chr(10)`])}, '' order by ${key})`;
  const { query, indexes } = selectAggregate(page, [lines], row.joins, [own, ...row.reads]);
  const guarded = sql`select part.* from (${query}) as part where ${guardSql(context.caller)}`;
  return { statement: toStatement(guarded), indexes };
}
