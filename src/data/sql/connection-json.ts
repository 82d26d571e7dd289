import { type RawBuilder, sql } from 'kysely';
import type { ConnectionArguments } from '../arguments.js';
import type { ConnectionOutput, ConnectionPlan, EdgePart, PageInfoPart, RowPlan } from '../plan.js';
import { type ManySql, onPage, type Page, selectAggregate } from './aggregate.js';
import type { CompilerContext } from './compiler.js';
import { JSON_NULL, type JsonText, jsonObject, toSql } from './json-text.js';
import { cursorSql, orderSql } from './order.js';
import { type CompileMany, FLAT_MARK, type ReadColumn, rowSql } from './row.js';

/** Stands on both sides of a cursor's content in the JSON text: a control character, which JSON never holds unescaped. */
export const CURSOR_MARK = '\u0001';

/**
 * A connection as JSON. For `totalCount` alone no page is read; a record counts as given where something of it is selected,
 * which cursors and `pageInfo` are not.
 */
export function connectionJson(
  context: CompilerContext,
  plan: ConnectionPlan,
  args: ConnectionArguments,
  page: Page,
  total: RawBuilder<unknown>,
  many: CompileMany,
): ManySql {
  const joins: RawBuilder<unknown>[] = [];
  const reads = new Map<number, RawBuilder<string>>();
  const listed = (text: JsonText): RawBuilder<unknown> =>
    sql`string_agg(${toSql(text)}, ',' order by ${orderSql(args.order, page.alias)})${onPage(page)}`;
  const row = (of: RowPlan): JsonText => {
    const compiled = rowSql(context, of, page.alias, many);
    joins.push(...compiled.joins);
    for (const read of compiled.reads) reads.set(read.index, read.ids);
    return compiled.text;
  };
  const cursor = marker(plan, cursorSql(args.order, page.alias));
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
        return [total];
      case 'pageInfo':
        return marked(of.parts.map((part) => [part.key, pageInfoText(part, plan, args, page)]));
    }
  };
  const text = marked(plan.outputs.map((of) => [of.key, output(of)]));
  const nested = [...reads].map(([index, ids]): ReadColumn => ({ index, ids }));
  if (!plan.outputs.some(readsPage)) return { query: sql`select ${toSql(text)} as j`, indexes: [] };
  if (!plan.outputs.some(givesRecords)) return selectAggregate(page, text, joins, nested);
  const own = { index: plan.index, ids: sql<string>`${sql.ref(`${page.alias}.${plan.model.key.column}`)}::text` };
  return selectAggregate(page, text, joins, [own, ...nested]);
}

function readsPage({ kind }: ConnectionOutput): boolean {
  return kind === 'nodes' || kind === 'edges' || kind === 'pageInfo';
}

function givesRecords(output: ConnectionOutput): boolean {
  return output.kind === 'nodes' || (output.kind === 'edges' && output.parts.some(({ kind }) => kind === 'node'));
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

/** The content of a cursor between its marks. */
function marker({ index }: ConnectionPlan, content: RawBuilder<string>): JsonText {
  return [`"${CURSOR_MARK}${index}:`, content, `${CURSOR_MARK}"`];
}

function pageInfoText(part: PageInfoPart, plan: ConnectionPlan, args: ConnectionArguments, page: Page): JsonText {
  const more: JsonText = [sql`case when count(*) > ${sql.lit(args.limit)} then 'true' else 'false' end`];
  const beyond: JsonText = [args.cursor === undefined ? 'false' : 'true'];
  switch (part.kind) {
    case 'typename':
      return [JSON.stringify(part.type)];
    case 'hasNextPage':
      return args.backward ? beyond : more;
    case 'hasPreviousPage':
      return args.backward ? more : beyond;
    case 'startCursor':
      return cursorAt(sql`1`, plan, args, page);
    case 'endCursor':
      return cursorAt(sql`least(count(*), ${sql.lit(args.limit)})`, plan, args, page);
  }
}

/**
 * The cursor of one row of the page, made of that row alone: the values are gathered as they are. A page of no size has none,
 * though the row beyond it was read.
 */
function cursorAt(place: RawBuilder<unknown>, plan: ConnectionPlan, args: ConnectionArguments, page: Page): JsonText {
  if (args.limit === 0) return JSON_NULL;
  const order = orderSql(args.order, page.alias);
  const there = (column: RawBuilder<unknown>) => sql`(array_agg(${column} order by ${order})${onPage(page)})[${place}]`;
  const cursor = marker(plan, cursorSql(args.order, page.alias, there));
  return [sql`case when count(*) = 0 then 'null' else ${toSql(cursor)} end`];
}
