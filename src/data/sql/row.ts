import { type RawBuilder, sql } from 'kysely';
import type { FieldAccess } from '../../policy/access.js';
import { NEVER } from '../../policy/condition.js';
import type { ConditionScope, Model } from '../model.js';
import type { ManySelection, ObjectSelection, PartSelection, RecordPlan, RowPlan, Selection } from '../plan.js';
import type { CompilerContext } from './compiler.js';
import { callerScope, conditionSql, rowScope } from './conditions.js';
import { encode, encodeString, JSON_NULL, type JsonText, jsonObject, toSql } from './json-text.js';
import { maskColumn, maskKey } from './masks.js';

/** The ids of the records with this plan index below a row, joined by commas. */
export interface ReadColumn {
  readonly index: number;
  readonly ids: RawBuilder<string>;
}

/** The name of the column with the ids of the records that are given under a plan index. */
export function idColumn(index: number): string {
  return `i${index}`;
}

/** A row as JSON text, what must be joined for it, and what was read with it. */
export interface RowSql {
  readonly text: JsonText;
  readonly joins: readonly RawBuilder<unknown>[];
  readonly reads: readonly ReadColumn[];
}

/** Compiles a to-many relation of a row to a lateral join. */
export type CompileMany = (context: CompilerContext, selection: ManySelection, alias: string, model: Model) => RowSql;

interface Member {
  readonly members: readonly (readonly [string, JsonText])[];
  readonly joins: readonly RawBuilder<unknown>[];
  readonly reads: readonly ReadColumn[];
}

/** Marks objects of flat rows, whose members stand under response keys (a name that GraphQL cannot have). */
export const FLAT_MARK = '#';

/** The hidden member that holds the key of a relation which a batched statement resolves. */
export function hiddenKey(responseKey: string): string {
  return `${FLAT_MARK}${responseKey}`;
}

/** The selections of a row under `alias`. */
export function rowSql(context: CompilerContext, row: RowPlan, alias: string, many: CompileMany): RowSql {
  const scope = rowScope(alias);
  const compiled = row.selections.map((selection) => memberOf(context, row, selection, alias, scope, many));
  const mark: (readonly [string, JsonText])[] = context.mode === 'flat' ? [[FLAT_MARK, ['1']]] : [];
  return {
    text: jsonObject([...mark, ...compiled.flatMap((member) => member.members)]),
    joins: compiled.flatMap((member) => member.joins),
    reads: compiled.flatMap((member) => member.reads),
  };
}

/** What a field gives on a row: full, masked or null by its access, without a CASE where every visible row is alike. */
export function decided(
  context: CompilerContext,
  model: Model,
  access: FieldAccess,
  alias: string,
  full: () => JsonText,
  masked: (mask: string) => JsonText,
): JsonText {
  const mask = access.maskName;
  const partial = mask === undefined || access.mask.op === 'false' ? undefined : () => masked(mask);
  if (access.full.op === 'true') return full();
  if (access.full.op === 'false' && partial === undefined) return JSON_NULL;
  if (access.full.op === 'false' && access.mask.op === 'true') return partial?.() ?? JSON_NULL;
  const when = (condition: FieldAccess['full']) => conditionSql(model, condition, alias, context.caller);
  const branches: RawBuilder<unknown>[] = [];
  if (access.full.op !== 'false') branches.push(sql`when ${when(access.full)} then ${toSql(full())}`);
  if (partial !== undefined && access.mask.op !== 'true')
    branches.push(sql`when ${when(access.mask)} then ${toSql(partial())}`);
  const otherwise = partial !== undefined && access.mask.op === 'true' ? toSql(partial()) : sql`'null'`;
  return [sql`case ${sql.join(branches, sql` `)} else ${otherwise} end`];
}

function memberOf(
  context: CompilerContext,
  row: RowPlan,
  selection: Selection,
  alias: string,
  scope: ConditionScope,
  many: CompileMany,
): Member {
  switch (selection.kind) {
    case 'typename':
      return plain(selection.key, [JSON.stringify(selection.type)]);
    case 'column':
      return plain(selection.key, columnText(context, row.model, selection, alias, scope));
    case 'computed':
      return plain(selection.key, computedText(context, row.model, selection, alias, scope));
    case 'object':
      return objectMember(context, row.model, selection, alias, scope, many);
    case 'one': {
      const { access, relation } = selection;
      const key = keySql(context, row.model, access, alias, scope, relation.column);
      return oneMember(context, selection.key, selection.node, key, many);
    }
    case 'many':
      return manyMember(context, row.model, selection, alias, many);
  }
}

function columnText(
  context: CompilerContext,
  model: Model,
  { access, field }: Selection & { kind: 'column' },
  alias: string,
  scope: ConditionScope,
): JsonText {
  return decided(
    context,
    model,
    access,
    alias,
    () => encode(field, scope.column(field.column)),
    (mask) => maskColumn(model, mask, scope, field),
  );
}

/** Masked, it is withheld. */
function computedText(
  context: CompilerContext,
  model: Model,
  { access, field }: Selection & { kind: 'computed' },
  alias: string,
  scope: ConditionScope,
): JsonText {
  const value = () => field.value(scope, callerScope(alias, context.caller));
  return decided(
    context,
    model,
    access,
    alias,
    () => [sql`to_json(${value()})`],
    () => JSON_NULL,
  );
}

/** The foreign key as the caller may follow it; undefined when never. */
function keySql(
  context: CompilerContext,
  model: Model,
  access: FieldAccess,
  alias: string,
  scope: ConditionScope,
  column: string,
): RawBuilder<unknown> | undefined {
  const key = scope.column(column);
  if (access.full.op === 'true') return key;
  if (access.mask.op === 'false' && access.full.op === 'false') return undefined;
  const when = (condition: FieldAccess['full']) => conditionSql(model, condition, alias, context.caller);
  const full = access.full.op === 'false' ? sql`` : sql`when ${when(access.full)} then ${key}`;
  if (access.mask.op === 'false' || access.maskName === undefined)
    return access.full.op === 'false' ? undefined : sql`(case ${full} end)`;
  return sql`(case ${full} when ${when(access.mask)} then ${maskKey(model, access.maskName, scope)} end)`;
}

/** A record through a foreign key: joined, or left to a batched statement by its key. */
function oneMember(
  context: CompilerContext,
  key: string,
  node: RecordPlan,
  reference: RawBuilder<unknown> | undefined,
  many: CompileMany,
): Member {
  if (reference === undefined || node.access.visible.op === 'false') return plain(key, JSON_NULL, context);
  if (context.mode === 'flat') return plain(hiddenKey(key), encodeString(reference));
  const alias = context.alias();
  const target = rowSql(context, node.row, alias, many);
  const id = sql.ref(`${alias}.${node.model.key.column}`);
  const visible = conditionSql(node.model, node.access.visible, alias, context.caller);
  const join = sql`left join ${sql.table(node.model.table)} as ${sql.id(alias)} on ${id} = ${reference} and ${visible}`;
  return {
    members: [[key, [sql`case when ${id} is null then 'null' else ${toSql(target.text)} end`]]],
    joins: [join, ...target.joins],
    reads: [{ index: node.index, ids: sql<string>`${id}::text` }, ...target.reads],
  };
}

function manyMember(
  context: CompilerContext,
  model: Model,
  selection: ManySelection,
  alias: string,
  many: CompileMany,
): Member {
  const { access, node } = selection;
  const closed = access !== undefined ? access.full.op === 'false' : node.inverse?.full.op === 'false';
  if (closed || node.access.visible.op === 'false') return plain(selection.key, JSON_NULL, context);
  if (context.mode === 'nested') {
    const compiled = many(context, selection, alias, model);
    return { members: [[selection.key, compiled.text]], joins: compiled.joins, reads: compiled.reads };
  }
  const key = encodeString(sql.ref(`${alias}.${model.key.column}`));
  if (access === undefined || access.full.op === 'true') return plain(hiddenKey(selection.key), key);
  const when = conditionSql(model, access.full, alias, context.caller);
  return plain(hiddenKey(selection.key), [sql`case when ${when} then ${toSql(key)} else 'null' end`]);
}

function objectMember(
  context: CompilerContext,
  model: Model,
  selection: ObjectSelection,
  alias: string,
  scope: ConditionScope,
  many: CompileMany,
): Member {
  const { access, field } = selection;
  const relations: Member[] = [];
  const partText = (part: PartSelection, mask?: string): (readonly [string, JsonText])[] => {
    if (part.kind === 'typename') return [[part.key, [JSON.stringify(part.type)]]];
    if (part.kind === 'part') {
      const column = part.field;
      const value =
        mask === undefined
          ? encode(column, scope.column(column.column))
          : maskColumn(model, mask, scope, column, part.name);
      return [[part.key, value]];
    }
    if (mask !== undefined) return [[context.mode === 'flat' ? hiddenKey(part.key) : part.key, JSON_NULL]];
    const reference =
      access.full.op === 'false'
        ? undefined
        : keySql(context, model, { ...access, mask: NEVER }, alias, scope, part.relation.column);
    const member = oneMember(context, part.key, part.node, reference, many);
    relations.push(member);
    return [...member.members];
  };
  const text = (mask?: string): JsonText =>
    jsonObject([
      ...(context.mode === 'flat' ? [[FLAT_MARK, ['1']] as const] : []),
      ...selection.parts.flatMap((part) => partText(part, mask)),
    ]);
  const value = decided(
    context,
    model,
    access,
    alias,
    () => text(),
    (mask) => text(mask),
  );
  const absent = sql`${scope.column(field.presence)} is null`;
  const present =
    value.length === 1 && value[0] === 'null' ? value : [sql`case when ${absent} then 'null' else ${toSql(value)} end`];
  return {
    members: [[selection.key, present]],
    joins: relations.flatMap((member) => member.joins),
    reads: relations.flatMap((member) => member.reads),
  };
}

/** A member without joins. A relation that is closed is null under its hidden key in flat rows, so that no batch looks for it. */
function plain(key: string, text: JsonText, relationIn?: CompilerContext): Member {
  return { members: [[relationIn?.mode === 'flat' ? hiddenKey(key) : key, text]], joins: [], reads: [] };
}
