import { type RawBuilder, sql } from 'kysely';
import type { FieldAccess } from '../../policy/access.js';
import { columnAuthorization } from '../../policy/column-authorization.js';
import { ANCESTOR_COLUMNS } from '../area-levels.js';
import type { ConnectionArguments } from '../arguments.js';
import type { Model } from '../model.js';
import type {
  ConnectionOutput,
  ConnectionPlan,
  EdgePart,
  ListPlan,
  ManySelection,
  PageInfoPart,
  RowPlan,
} from '../plan.js';
import type { CompilerContext } from './compiler.js';
import { conditionSql } from './conditions.js';
import { type FilteredRows, filterSql, noticeable } from './filter.js';
import { type JsonText, jsonObject, toSql } from './json-text.js';
import { cursorSql, keysetSql, orderSql } from './order.js';
import { type RelatedRows, relatedRows } from './relation.js';
import { FLAT_MARK, type ReadColumn, type RowSql, rowSql } from './row.js';

/** Stands on both sides of a cursor's content in the JSON text: a control character, which JSON never holds unescaped. */
export const CURSOR_MARK = '\u0001';

/** True where the page must know whether there are further rows. */
function asksMore(outputs: readonly ConnectionOutput[]): boolean {
  return outputs.some((output) => output.kind === 'pageInfo');
}

/** Most records that a plain list holds. */
const LIST_LIMIT = 100;

/** One row: the JSON text of a connection or list, and the ids of the records in it. */
export interface ManySql {
  /** `select j, i<index>, ...`, aggregated: always exactly one row. */
  readonly query: RawBuilder<unknown>;
  /** Plan indexes of the id columns. */
  readonly indexes: readonly number[];
}

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
    reads: indexes.map((index) => ({ index, ids: sql.ref<string>(`${alias}.i${index}`) })),
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
  const page = context.alias();
  const order = orderSql(args.order, alias, args.backward);
  const number = counted ? sql`, row_number() over (order by ${order}) as rn` : sql``;
  const pageQuery = sql`select ${sql.id(alias)}.*${number} from ${from}
    where ${sql.join([matching, ...(keyset === undefined ? [] : [keyset])], sql` and `)}
    order by ${order} limit ${sql.lit(counted ? args.limit + 1 : args.limit)}`;
  const total = sql`(select count(*) from ${from} where ${matching})`;
  return aggregate(context, plan, args, { query: pageQuery, alias: page, counted, total });
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
  const field = Object.entries(rows.model.fields).find(
    ([, { kind, ...rest }]) => kind === 'one' && 'column' in rest && rest.column === 'area_id',
  );
  if (field === undefined) throw new Error(`${rows.model.name} lies in no area`);
  const requires = [columnAuthorization(rows.access, field[0])];
  if (args.area === 'none') return { condition: [sql<boolean>`false`], requires };
  const column = sql.ref(`${rows.alias}.${ANCESTOR_COLUMNS[args.area.level]}`);
  return { condition: [sql<boolean>`${column} = ${args.area.slot}::int4`], requires };
}

interface Page {
  readonly query: RawBuilder<unknown>;
  readonly alias: string;
  /** One row more than the page was read and numbered, to know whether there are more. */
  readonly counted: boolean;
  readonly total: RawBuilder<unknown>;
}

function aggregate(context: CompilerContext, plan: ConnectionPlan, args: ConnectionArguments, page: Page): ManySql {
  const joins: RawBuilder<unknown>[] = [];
  const reads = new Map<number, RawBuilder<string>>();
  const onPage = page.counted ? sql` filter (where ${sql.ref(`${page.alias}.rn`)} <= ${sql.lit(args.limit)})` : sql``;
  const listed = (text: JsonText): RawBuilder<unknown> =>
    sql`string_agg(${toSql(text)}, ',' order by ${orderSql(args.order, page.alias)})${onPage}`;
  const row = (of: RowPlan): JsonText => {
    const compiled = rowSql(context, of, page.alias, manySql);
    joins.push(...compiled.joins);
    for (const read of compiled.reads) reads.set(read.index, read.ids);
    return compiled.text;
  };
  const cursor: JsonText = [`"${CURSOR_MARK}${plan.index}:`, cursorSql(args.order, page.alias), `${CURSOR_MARK}"`];
  const mark: (readonly [string, JsonText])[] = context.mode === 'flat' ? [[FLAT_MARK, ['1']]] : [];
  const marked = (members: (readonly [string, JsonText])[]): JsonText => jsonObject([...mark, ...members]);
  const edge = (part: EdgePart): readonly [string, JsonText] => [part.key, edgeText(part, cursor, row)];
  const output = (of: ConnectionOutput): JsonText => {
    switch (of.kind) {
      case 'typename':
        return [JSON.stringify(of.type)];
      case 'nodes':
        return ['[', listed(row(of.row)), ']'];
      case 'edges':
        return ['[', listed(marked(of.parts.map(edge))), ']'];
      case 'totalCount':
        return [page.total];
      case 'pageInfo':
        return marked(of.parts.map((part) => [part.key, pageInfoText(part, args, page, cursor, onPage)]));
    }
  };
  const text = marked(plan.outputs.map((of) => [of.key, output(of)]));
  const id = sql<string>`${sql.ref(`${page.alias}.${plan.model.key.column}`)}::text`;
  return selectAggregate(
    page,
    text,
    joins,
    [{ index: plan.index, ids: id }, ...[...reads].map(([index, ids]) => ({ index, ids }))],
    onPage,
  );
}

function edgeText(part: EdgePart, cursor: JsonText, row: (plan: RowPlan) => JsonText): JsonText {
  switch (part.kind) {
    case 'typename':
      return [JSON.stringify(part.type)];
    case 'cursor':
      return cursor;
    case 'node':
      return row(part.row);
  }
}

function pageInfoText(
  part: PageInfoPart,
  args: ConnectionArguments,
  page: Page,
  cursor: JsonText,
  onPage: RawBuilder<unknown>,
): JsonText {
  const more: JsonText = [sql`case when count(*) > ${sql.lit(args.limit)} then 'true' else 'false' end`];
  const beyond: JsonText = [args.cursor === undefined ? 'false' : 'true'];
  const cursors = sql`(array_agg(${toSql(cursor)} order by ${orderSql(args.order, page.alias)})${onPage})`;
  switch (part.kind) {
    case 'typename':
      return [JSON.stringify(part.type)];
    case 'hasNextPage':
      return args.backward ? beyond : more;
    case 'hasPreviousPage':
      return args.backward ? more : beyond;
    case 'startCursor':
      return [sql`coalesce(${cursors}[1], 'null')`];
    case 'endCursor':
      return [sql`coalesce(${cursors}[least(count(*), ${sql.lit(args.limit)})], 'null')`];
  }
}

/** A plain list over the target rows, by id. */
function listSql(context: CompilerContext, plan: ListPlan, related: RelatedRows, alias: string): ManySql {
  const rows: FilteredRows = { model: plan.model, access: plan.access, alias };
  const key = sql.ref(`${alias}.${plan.model.key.column}`);
  const requires = plan.inverse === undefined ? [] : [plan.inverse.full];
  const where = noticeable(context, rows, { condition: related.where, requires });
  const page = context.alias();
  const query = sql`select ${sql.id(alias)}.* from ${related.from} where ${where} order by ${key} limit ${sql.lit(LIST_LIMIT)}`;
  const row = rowSql(context, plan.row, page, manySql);
  const order = sql.ref(`${page}.${plan.model.key.column}`);
  const text: JsonText = ['[', sql`string_agg(${toSql(row.text)}, ',' order by ${order})`, ']'];
  const own: ReadColumn = { index: plan.index, ids: sql<string>`${order}::text` };
  return selectAggregate({ query, alias: page }, text, row.joins, [own, ...row.reads], sql``);
}

function selectAggregate(
  page: Pick<Page, 'query' | 'alias'>,
  text: JsonText,
  joins: readonly RawBuilder<unknown>[],
  reads: readonly ReadColumn[],
  onPage: RawBuilder<unknown>,
): ManySql {
  const ids = reads.map((read) => sql`, string_agg(${read.ids}, ',')${onPage} as ${sql.id(`i${read.index}`)}`);
  const joined = joins.length === 0 ? sql`` : sql` ${sql.join(joins, sql` `)}`;
  return {
    query: sql`select ${toSql(text)} as j${sql.join(ids, sql``)} from (${page.query}) as ${sql.id(page.alias)}${joined}`,
    indexes: reads.map((read) => read.index),
  };
}
