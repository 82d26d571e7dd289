import { sql } from 'kysely';
import { atom } from '../../policy/condition.js';
import type { ManySelection, RecordPlan, RootPlan, RowPlan } from '../plan.js';
import { type CompilerContext, type Statement, toStatement } from './compiler.js';
import { conditionSql } from './conditions.js';
import { connectionSql, manySql, relatedSql } from './connection.js';
import { guardSql } from './guard.js';
import { toSql } from './json-text.js';
import { idColumn, type RowSql, rowSql } from './row.js';
import { parameter } from './slot.js';

/** A compiled read: its statement gives `j` (JSON text) and then one column of comma-joined ids per index. */
export interface ReadStatement {
  readonly statement: Statement;
  readonly indexes: readonly number[];
}

/** A root field. A record gives no row when there is none that the caller can see; a connection always gives one. */
export function rootStatement(context: CompilerContext, root: RootPlan): ReadStatement {
  if (root.node.kind === 'connection') {
    const { query, indexes } = connectionSql(context, root.node, undefined, context.alias());
    const text = sql`select answer.* from (${query}) as answer where ${guardSql(context.caller)}`;
    return { statement: toStatement(text), indexes };
  }
  const args = context.argumentsOf(root.node.index);
  if (args.kind !== 'record') throw new Error('a record without its id');
  const { key, table } = root.node.model;
  const alias = context.alias();
  const type = key.type === 'integer' ? 'int4' : key.type;
  const row = recordSql(context, root.node, alias);
  const query = sql`select ${row.columns} from ${sql.table(table)} as ${sql.id(alias)}${row.joins}
    where ${sql.ref(`${alias}.${key.column}`)} = ${parameter(args.id, type)} and ${row.visible} and ${guardSql(context.caller)}`;
  return { statement: toStatement(query, leadsToOne(root.node.row)), indexes: row.indexes };
}

/** Whether everything below a row is one record each. */
function leadsToOne({ selections }: RowPlan): boolean {
  return selections.every((selection) => {
    if (selection.kind === 'one') return leadsToOne(selection.node.row);
    if (selection.kind === 'object')
      return selection.parts.every((part) => part.kind !== 'one' || leadsToOne(part.node.row));
    return selection.kind !== 'many';
  });
}

/** A to-one relation for many parents at once: `k` (the key), `j`, ids. For the resolvers of graphql-js. */
export function batchedRecords(context: CompilerContext, node: RecordPlan): ReadStatement {
  const { key, table } = node.model;
  const alias = context.alias();
  const row = recordSql(context, node, alias);
  const id = sql.ref(`${alias}.${key.column}`);
  const keys = parameter({ from: 'parents' }, key.type === 'integer' ? 'int4[]' : `${key.type}[]`);
  const query = sql`select ${row.columns}, ${id}::text as k from ${sql.table(table)} as ${sql.id(alias)}${row.joins}
    where ${id} = any(${keys}) and ${row.visible} and ${guardSql(context.caller)}`;
  return { statement: toStatement(query), indexes: row.indexes };
}

/**
 * Records by id (`parents`), each with the names of the row conditions that hold of it: `j`, ids, `k`, `f` (the names, joined by commas).
 * @param names conditions as the policy names them, places included
 */
export function recordsWithConditions(
  context: CompilerContext,
  node: RecordPlan,
  names: readonly string[],
): ReadStatement {
  const { key, table } = node.model;
  const alias = context.alias();
  const row = recordSql(context, node, alias);
  const id = sql.ref(`${alias}.${key.column}`);
  const keys = parameter({ from: 'parents' }, key.type === 'integer' ? 'int4[]' : `${key.type}[]`);
  const held = names.map((name) => {
    const condition = conditionSql(node.model, atom(name), alias, context.caller);
    return sql`case when ${condition} then ${sql.lit(name)} end`;
  });
  const conditions = held.length === 0 ? sql`''` : sql`concat_ws(',', ${sql.join(held)})`;
  const query = sql`select ${row.columns}, ${id}::text as k, ${conditions} as f
    from ${sql.table(table)} as ${sql.id(alias)}${row.joins}
    where ${id} = any(${keys}) and ${row.visible} and ${guardSql(context.caller)}`;
  return { statement: toStatement(query), indexes: row.indexes };
}

/** A to-many relation for many parents at once. `keyType` is the type of the parents' primary key. */
export function batchedMany(context: CompilerContext, selection: ManySelection, keyType: string): ReadStatement {
  const type = keyType === 'integer' ? 'int4' : keyType;
  const { query, indexes } = relatedSql(context, selection, sql.ref('parent.key'));
  const text = sql`select related.*, parent.key::text as k
    from unnest(${parameter({ from: 'parents' }, `${type}[]`)}) as parent(key) cross join lateral (${query}) as related
    where ${guardSql(context.caller)}`;
  return { statement: toStatement(text), indexes };
}

function recordSql(context: CompilerContext, node: RecordPlan, alias: string) {
  const row: RowSql = rowSql(context, node.row, alias, manySql);
  const id = sql`${sql.ref(`${alias}.${node.model.key.column}`)}::text`;
  const reads = [{ index: node.index, ids: id }, ...row.reads];
  const ids = reads.map((read) => sql`, ${read.ids} as ${sql.id(idColumn(read.index))}`);
  return {
    columns: sql`${toSql(row.text)} as j${sql.join(ids, sql``)}`,
    joins: row.joins.length === 0 ? sql`` : sql` ${sql.join(row.joins, sql` `)}`,
    visible: conditionSql(node.model, node.access.visible, alias, context.caller),
    indexes: reads.map((read) => read.index),
  };
}
