import { type RawBuilder, sql } from 'kysely';
import type { GrantedFields } from '../../policy/access.js';
import type { Condition } from '../../policy/condition.js';
import { grantedIndex } from '../../policy/granted-atom.js';
import type { PrincipalKind, Tier } from '../../shared/principal.js';
import { ANCESTOR_COLUMNS } from '../area-levels.js';
import type { CallerScope, ConditionScope, Model } from '../model.js';
import { parameter } from './slot.js';
import { TODAY } from './today.js';

/**
 * What the SQL of a statement depends on of its caller: where the rows' scope is looked up, how many areas there are, the grants;
 * kind and department only for what is computed for them.
 */
export interface CallerShape {
  readonly kind: PrincipalKind;
  readonly department: string;
  readonly tier: Tier;
  readonly areas: 'one' | 'many';
  readonly grants: readonly GrantedFields[];
}

/** A row in SQL: its columns under an alias. */
export function rowScope(alias: string): ConditionScope {
  return {
    column: (name) => sql.ref(`${alias}.${name}`),
    department: parameter<string>({ from: 'principal', name: 'department' }, 'text'),
  };
}

/** Who asks, for what is computed of a row. */
export function callerScope(alias: string, caller: CallerShape): CallerScope {
  const { kind, department, tier } = caller;
  return {
    ...{ kind, department, tier },
    member: parameter<string>({ from: 'principal', name: 'member' }, 'text'),
    own: tier === 'GRID' ? inOwnGrids(alias) : inAreas(alias, caller),
  };
}

/** A policy condition as an SQL boolean on a row. */
export function conditionSql(
  model: Model,
  condition: Condition,
  alias: string,
  caller: CallerShape,
): RawBuilder<boolean> {
  return booleanSql(condition, (name) => atomSql(model, name, alias, caller));
}

/** A condition in SQL, given what its atoms are. */
export function booleanSql(condition: Condition, atom: (name: string) => RawBuilder<boolean>): RawBuilder<boolean> {
  const inner = (of: Condition): RawBuilder<boolean> => booleanSql(of, atom);
  switch (condition.op) {
    case 'true':
      return sql<boolean>`true`;
    case 'false':
      return sql<boolean>`false`;
    case 'not':
      return sql<boolean>`(not ${inner(condition.of)})`;
    case 'and':
      return sql<boolean>`(${sql.join(condition.of.map(inner), sql` and `)})`;
    case 'or':
      return sql<boolean>`(${sql.join(condition.of.map(inner), sql` or `)})`;
    case 'atom':
      return atom(condition.name);
  }
}

function atomSql(model: Model, name: string, alias: string, caller: CallerShape): RawBuilder<boolean> {
  if (name === 'area') return inAreas(alias, caller);
  if (name === 'grids') return inOwnGrids(alias);
  const granted = grantedIndex(name);
  if (granted !== undefined) return inGrantedAreas(alias, caller, granted);
  const condition = model.conditions[name];
  if (condition === undefined) throw new Error(`${model.name} has no condition ${name}`);
  return condition(rowScope(alias));
}

/** Equality on the ancestor column of the caller's tier: the form that indexes and generic plans serve best. */
function inAreas(alias: string, caller: CallerShape): RawBuilder<boolean> {
  const column = sql.ref(`${alias}.${ANCESTOR_COLUMNS[caller.tier]}`);
  return caller.areas === 'one'
    ? sql<boolean>`${column} = ${parameter({ from: 'principal', name: 'area' }, 'int4')}`
    : sql<boolean>`${column} = any(${parameter({ from: 'principal', name: 'areas' }, 'int4[]')})`;
}

/** As in the caller's own areas: an equality at the level of each granted area. */
function inGrantedAreas(alias: string, { grants }: CallerShape, index: number): RawBuilder<boolean> {
  const levels = (grants[index]?.levels ?? []).map(({ level, areas }, at) => {
    const column = sql.ref(`${alias}.${ANCESTOR_COLUMNS[level]}`);
    const slot = { from: 'grant', index, level: at } as const;
    return areas === 'one'
      ? sql<boolean>`${column} = ${parameter(slot, 'int4')}`
      : sql<boolean>`${column} = any(${parameter(slot, 'int4[]')})`;
  });
  const [first, ...more] = levels;
  if (first === undefined) throw new Error(`the caller holds no grant ${index}`);
  return more.length === 0 ? first : sql<boolean>`(${sql.join(levels, sql` or `)})`;
}

/** Read anew by every statement, so an assignment that ends takes effect at once. */
function inOwnGrids(alias: string): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(`${alias}.grid_id`)} = any(array(
    select own.area_id from grid_assignment own
    where own.member_id = ${parameter({ from: 'principal', name: 'member' }, 'text')}
      and own.valid_from <= ${TODAY} and (own.valid_to is null or own.valid_to >= ${TODAY})
  ))`;
}
