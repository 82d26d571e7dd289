import { type RawBuilder, sql } from 'kysely';
import type { TypeAccess } from '../../policy/access.js';
import { columnAuthorization } from '../../policy/column-authorization.js';
import type { Condition } from '../../policy/condition.js';
import { type ColumnTest, columnType, type FilterSpec } from '../arguments.js';
import type { Model } from '../model.js';
import type { CompilerContext } from './compiler.js';
import { conditionSql } from './conditions.js';
import { relatedRows } from './relation.js';
import { parameter } from './slot.js';

/** A filter on rows of one table. */
export interface Predicate {
  readonly condition: RawBuilder<boolean>;
  /**
   * What must hold of the row besides, outside of every `or` and `not`: each field that the filter uses is given in full
   * on it. So a row on which a field is masked or withheld never matches, whatever the filter says.
   */
  readonly requires: readonly Condition[];
}

/** Rows of `model`, under `alias`, that a filter selects. */
export interface FilteredRows {
  readonly model: Model;
  readonly access: TypeAccess;
  readonly alias: string;
}

/** A filter as SQL. What a NULL makes unknown does not hold, so `not` of it does. */
export function filterSql(context: CompilerContext, rows: FilteredRows, spec: FilterSpec): Predicate {
  switch (spec.op) {
    case 'and':
    case 'or': {
      const parts = spec.of.map((part) => filterSql(context, rows, part));
      const neutral = sql<boolean>`${sql.raw(spec.op === 'and' ? 'true' : 'false')}`;
      const joined = sql<boolean>`(${sql.join(
        parts.map((part) => part.condition),
        sql.raw(` ${spec.op} `),
      )})`;
      return { condition: parts.length === 0 ? neutral : joined, requires: parts.flatMap((part) => part.requires) };
    }
    case 'not': {
      const inner = filterSql(context, rows, spec.of);
      return { condition: sql<boolean>`((${inner.condition}) is not true)`, requires: inner.requires };
    }
    case 'column':
      return { condition: columnSql(rows, spec), requires: [columnAuthorization(rows.access, spec.field)] };
    case 'one':
      return relatedOne(context, rows, spec);
    case 'many':
      return relatedMany(context, rows, spec);
  }
}

/** Rows that the caller can see, on which every used field is full: what related rows a filter may notice. */
export function noticeable(context: CompilerContext, rows: FilteredRows, predicate: Predicate): RawBuilder<boolean> {
  const conditions = [rows.access.visible, ...predicate.requires].filter((condition) => condition.op !== 'true');
  const parts = conditions.map((condition) => conditionSql(rows.model, condition, rows.alias, context.caller));
  return sql<boolean>`${sql.join([...parts, predicate.condition], sql` and `)}`;
}

function relatedOne(context: CompilerContext, rows: FilteredRows, spec: FilterSpec & { op: 'one' }): Predicate {
  const model = context.modelOf(spec.target);
  const target: FilteredRows = { model, access: context.accessOf(spec.target), alias: context.alias() };
  const inner = filterSql(context, target, spec.of);
  const key = sql.ref(`${target.alias}.${model.key.column}`);
  return {
    condition: sql<boolean>`exists (select 1 from ${sql.table(model.table)} as ${sql.id(target.alias)}
      where ${key} = ${sql.ref(`${rows.alias}.${spec.column}`)} and ${noticeable(context, target, inner)})`,
    requires: [columnAuthorization(rows.access, spec.field)],
  };
}

function relatedMany(context: CompilerContext, rows: FilteredRows, spec: FilterSpec & { op: 'many' }): Predicate {
  const relation = rows.model.fields[spec.field];
  if (relation?.kind !== 'many') throw new Error(`${rows.model.name}.${spec.field} is no to-many relation`);
  const model = context.modelOf(relation.target);
  const target: FilteredRows = { model, access: context.accessOf(relation.target), alias: context.alias() };
  const inner = filterSql(context, target, spec.of);
  const requires = relation.inverse === undefined ? [] : [columnAuthorization(target.access, relation.inverse)];
  const { from, where } = relatedRows(relation, model, target.alias, sql.ref(`${rows.alias}.${rows.model.key.column}`));
  const some = sql<boolean>`exists (select 1 from ${from}
    where ${where} and ${noticeable(context, target, { ...inner, requires: [...requires, ...inner.requires] })})`;
  return {
    condition: spec.quantifier === 'some' ? some : sql<boolean>`(not ${some})`,
    requires: relation.inverse === undefined ? [columnAuthorization(rows.access, spec.field)] : [],
  };
}

function columnSql(rows: FilteredRows, test: ColumnTest): RawBuilder<boolean> {
  const column = sql.ref(`${rows.alias}.${test.column.column}`);
  const type = columnType(rows.model, test.column);
  const value = (suffix = ''): RawBuilder<unknown> => {
    if (test.slot === undefined) throw new Error(`${test.test} needs a value`);
    return parameter(test.slot, `${type}${suffix}`);
  };
  switch (test.test) {
    case 'eq':
      return sql<boolean>`${column} = ${value()}`;
    case 'ne':
      return sql<boolean>`${column} <> ${value()}`;
    case 'in':
      return sql<boolean>`${column} = any(${value('[]')})`;
    case 'contains':
      return sql<boolean>`position(${value()} in ${column}) > 0`;
    case 'startsWith':
      return sql<boolean>`starts_with(${column}, ${value()})`;
    case 'gt':
      return sql<boolean>`${column} > ${value()}`;
    case 'gte':
      return sql<boolean>`${column} >= ${value()}`;
    case 'lt':
      return sql<boolean>`${column} < ${value()}`;
    case 'lte':
      return sql<boolean>`${column} <= ${value()}`;
    case 'isNull':
      return sql<boolean>`(${column} is ${sql.raw(test.flag === false ? 'not null' : 'null')})`;
    case 'has':
      return sql<boolean>`${value()} = any(${column})`;
    case 'hasAny':
      return sql<boolean>`${column} && ${value('[]')}`;
    case 'isEmpty':
      return sql<boolean>`(cardinality(${column}) ${sql.raw(test.flag === false ? '>' : '=')} 0)`;
  }
}
