import { type RawBuilder, sql } from 'kysely';
import type { ConnectionArguments } from '../arguments.js';
import type { ConnectionOutput, ConnectionPlan, EdgePart, PageInfoPart, RowPlan } from '../plan.js';
import { type ManySql, onPage, type Page, selectAggregate } from './aggregate.js';
import type { CompilerContext } from './compiler.js';
import { type JsonText, jsonObject, toSql } from './json-text.js';
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
        return [total];
      case 'pageInfo':
        return marked(of.parts.map((part) => [part.key, pageInfoText(part, args, page, cursor)]));
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

function pageInfoText(part: PageInfoPart, args: ConnectionArguments, page: Page, cursor: JsonText): JsonText {
  const more: JsonText = [sql`case when count(*) > ${sql.lit(args.limit)} then 'true' else 'false' end`];
  const beyond: JsonText = [args.cursor === undefined ? 'false' : 'true'];
  const cursors = sql`(array_agg(${toSql(cursor)} order by ${orderSql(args.order, page.alias)})${onPage(page)})`;
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
