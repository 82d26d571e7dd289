import { type RawBuilder, sql } from 'kysely';
import type { FieldAccess } from '../../policy/access.js';
import { columnAuthorization } from '../../policy/column-authorization.js';
import { ANCESTOR_COLUMNS } from '../area-levels.js';
import { areaField, type ConnectionArguments } from '../arguments.js';
import type { Model } from '../model.js';
import type { ConnectionOutput, ConnectionPlan, ListPlan, ManySelection } from '../plan.js';
import { type ManySql, type Page, selectAggregate } from './aggregate.js';
import type { CompilerContext } from './compiler.js';
import { conditionSql } from './conditions.js';
import { connectionJson } from './connection-json.js';
import { type FilteredRows, filterSql, noticeable } from './filter.js';
import { type JsonText, toSql } from './json-text.js';
import { keysetSql, orderSql } from './order.js';
import { type RelatedRows, relatedRows } from './relation.js';
import { idColumn, type ReadColumn, type RowSql, rowSql } from './row.js';

/** True where the page must know whether there are further rows. */
function asksMore(outputs: readonly ConnectionOutput[]): boolean {
  return outputs.some((output) => output.kind === 'pageInfo');
}

/** Most records that a plain list holds, unless its plan says otherwise. */
const LIST_LIMIT = 100;

/** A to-many relation of a joined row, as a lateral join. */
export function manySql(
  context: CompilerContext,
  selection: ManySelection,
  parent: string,
  parentModel: Model,
): RowSql {
  const alias = context.alias();
  const key = sql.ref(`${parent}.${parentModel.key.column}`);
  const own =
    selection.access === undefined
      ? undefined
      : conditionSql(parentModel, selection.access.full, parent, context.caller);
  const { query, indexes } = relatedSql(context, selection, key, own);
  const text = sql.ref(`${alias}.j`);
  return {
    text:
      own === undefined || selection.access?.full.op === 'true'
        ? [text]
        : [sql`case when ${own} then ${text} else 'null' end`],
    joins: [sql`left join lateral (${query}) as ${sql.id(alias)} on true`],
    reads: indexes.map((index) => ({ index, ids: sql.ref<string>(`${alias}.${idColumn(index)}`) })),
  };
}

/** The records of a to-many relation of the parent with this key. */
export function relatedSql(
  context: CompilerContext,
  selection: ManySelection,
  key: RawBuilder<unknown>,
  own?: RawBuilder<boolean>,
): ManySql {
  const { node, relation } = selection;
  const alias = context.alias();
  const related = relatedRows(relation, node.model, alias, key);
  const where = own === undefined ? related.where : sql<boolean>`${related.where} and ${own}`;
  const rows = { from: related.from, where };
  return node.kind === 'list' ? listSql(context, node, rows, alias) : connectionSql(context, node, rows, alias);
}

/** A connection over rows of `alias`, restricted by `related.where` where it is a relation. */
export function connectionSql(
  context: CompilerContext,
  plan: ConnectionPlan,
  related: RelatedRows | undefined,
  alias: string,
): ManySql {
  const args = context.argumentsOf(plan.index);
  if (args.kind !== 'connection') throw new Error('a connection without its arguments');
  const rows: FilteredRows = { model: plan.model, access: plan.access, alias };
  const from = related?.from ?? sql`${sql.table(plan.model.table)} as ${sql.id(alias)}`;
  const matching = matchingSql(context, rows, args, related?.where, plan.inverse);
  const keyset = keysetSql(plan.model, args, alias);
  const counted = asksMore(plan.outputs);
  const order = orderSql(args.order, alias, args.backward);
  const number = counted ? [sql`row_number() over (order by ${order}) as rn`] : [];
  const conditions = sql.join([matching, ...(keyset === undefined ? [] : [keyset])], sql` and `);
  const page: Page = {
    alias: context.alias(),
    counted,
    limit: args.limit,
    rows: (columns) => sql`select ${selected(alias, columns, number)} from ${from}
      where ${conditions} order by ${order} limit ${sql.lit(counted ? args.limit + 1 : args.limit)}`,
  };
  const total = sql`(select count(*) from ${from} where ${matching})`;
  return connectionJson(context, plan, args, page, total, manySql);
}

/** The columns that are asked for, and no other, so that what may not be read is not even looked at. */
function selected(
  alias: string,
  columns: ReadonlySet<string>,
  more: readonly RawBuilder<unknown>[],
): RawBuilder<unknown> {
  const all = [...[...columns].map((column) => sql.ref(`${alias}.${column}`)), ...more];
  return all.length === 0 ? sql`1 as one` : sql.join(all);
}

/** Conditions of the rows that the connection counts and pages over. */
function matchingSql(
  context: CompilerContext,
  rows: FilteredRows,
  args: ConnectionArguments,
  related: RawBuilder<boolean> | undefined,
  inverse: FieldAccess | undefined,
): RawBuilder<boolean> {
  const ordered = args.order.map((key) => columnAuthorization(rows.access, key.field));
  const filter =
    args.filter === undefined ? { condition: sql<boolean>`true`, requires: [] } : filterSql(context, rows, args.filter);
  const area = areaSql(rows, args);
  const requires = [...(inverse === undefined ? [] : [inverse.full]), ...area.requires, ...ordered, ...filter.requires];
  const noticed = noticeable(context, rows, { condition: filter.condition, requires });
  return sql<boolean>`${sql.join([...(related === undefined ? [] : [related]), noticed, ...area.condition], sql` and `)}`;
}

/** The area argument: an equality on the ancestor column, authorised like any other reference to the row's area. */
function areaSql(rows: FilteredRows, args: ConnectionArguments) {
  if (args.area === undefined) return { condition: [], requires: [] };
  const requires = [columnAuthorization(rows.access, areaField(rows.model))];
  if (args.area === 'none') return { condition: [sql<boolean>`false`], requires };
  const column = sql.ref(`${rows.alias}.${ANCESTOR_COLUMNS[args.area.level]}`);
  return { condition: [sql<boolean>`${column} = ${args.area.slot}::int4`], requires };
}

/** A plain list over the target rows, by id. */
function listSql(context: CompilerContext, plan: ListPlan, related: RelatedRows, alias: string): ManySql {
  const rows: FilteredRows = { model: plan.model, access: plan.access, alias };
  const key = sql.ref(`${alias}.${plan.model.key.column}`);
  const requires = plan.inverse === undefined ? [] : [plan.inverse.full];
  const where = noticeable(context, rows, { condition: related.where, requires });
  const limit = plan.limit ?? LIST_LIMIT;
  const page: Page = {
    alias: context.alias(),
    counted: false,
    limit,
    rows: (columns) => sql`select ${selected(alias, columns, [])} from ${related.from}
      where ${where} order by ${key} limit ${sql.lit(limit)}`,
  };
  const row = rowSql(context, plan.row, page.alias, manySql);
  const order = sql.ref(`${page.alias}.${plan.model.key.column}`);
  const text: JsonText = ['[', sql`string_agg(${toSql(row.text)}, ',' order by ${order})`, ']'];
  const own: ReadColumn = { index: plan.index, ids: sql<string>`${order}::text` };
  return selectAggregate(page, text, row.joins, [own, ...row.reads]);
}
