import { sql } from 'kysely';
import type { CallerAccess } from '../../policy/caller-access.js';
import { atom, type Condition } from '../../policy/condition.js';
import { callerValue } from '../caller-value.js';
import type { Model } from '../model.js';
import type { Parameter, ReadPool } from '../pool.js';
import { shapeOf } from './caller-shape.js';
import { type Statement, toStatement } from './compiler.js';
import { conditionSql } from './conditions.js';
import { guardSql } from './guard.js';
import { parameter, type Slot } from './slot.js';

/** Which row conditions to work out, on which record, as which caller sees it. */
export interface FactQuestion {
  readonly caller: CallerAccess;
  /** Rows that the caller can see: of any other nothing is told. */
  readonly visible: Condition;
  readonly names: readonly string[];
  /** As a column of the key holds it. */
  readonly id: string | number;
}

const ROW = 'of_row';

/**
 * Which of the named row conditions hold now of a record, for a caller, by the SQL that decides what the caller is given.
 * Undefined where there is no such record that the caller can see: absent and hidden are not told apart.
 */
export async function recordFacts(
  pool: ReadPool,
  model: Model,
  { caller, visible, names, id }: FactQuestion,
): Promise<ReadonlySet<string> | undefined> {
  const statement = factStatement(model, caller, visible, names);
  const values = statement.slots.map((slot) => boundValue(slot, caller, id));
  const [row] = await pool.execute(statement, values);
  return row && new Set(names.filter((_, at) => String(row[at]) === 't'));
}

function factStatement(model: Model, caller: CallerAccess, visible: Condition, names: readonly string[]): Statement {
  const shape = shapeOf(caller);
  const condition = (of: Condition) => conditionSql(model, of, ROW, shape);
  const facts = names.map((name) => condition(atom(name)));
  const key = parameter({ from: 'argument', index: 0 }, model.key.type === 'integer' ? 'int4' : model.key.type);
  return toStatement(sql`select ${facts.length === 0 ? sql`true` : sql.join(facts)}
    from ${sql.table(model.table)} as ${sql.id(ROW)}
    where ${sql.ref(`${ROW}.${model.key.column}`)} = ${key} and ${condition(visible)} and ${guardSql(shape)}`);
}

function boundValue(slot: Slot, caller: CallerAccess, id: string | number): Parameter {
  if (slot.from === 'argument') return id;
  if (slot.from === 'parents') throw new Error('a record has no parents here');
  return callerValue(slot, caller);
}
