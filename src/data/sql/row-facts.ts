import { type RawBuilder, sql } from 'kysely';
import type { Condition } from '../../policy/condition.js';
import { dateInChina } from '../../shared/date-in-china.js';
import type { Model } from '../model.js';
import type { Parameter, ReadPool } from '../pool.js';
import { toStatement } from './compiler.js';
import { booleanSql } from './conditions.js';
import { parameter } from './slot.js';

/** Rows as callers of one department see them. Without `area` and `grids`: the row lies in the areas of some caller. */
export interface DepartmentRows {
  readonly department: string;
  readonly rows: Condition;
}

/** Which row conditions to work out, on which records, for callers of one department. */
export interface RecordQuestion {
  readonly department: string;
  readonly names: readonly string[];
  readonly ids: readonly string[];
}

/** Columns of one select list; PostgreSQL has a limit of 1,664. */
const MOST_COUNTS = 1_000;

const ROW = 'of_row';
const FACTS = 'facts';

/**
 * How many rows of a type fulfil each condition, in the order of the questions. One statement reads the table once and
 * works each row condition out once for a row and department.
 */
export async function countRows(
  pool: ReadPool,
  model: Model,
  questions: readonly DepartmentRows[],
): Promise<readonly number[]> {
  const counts: number[] = [];
  for (let at = 0; at < questions.length; at += MOST_COUNTS) {
    counts.push(...(await countTogether(pool, model, questions.slice(at, at + MOST_COUNTS))));
  }
  return counts;
}

async function countTogether(
  pool: ReadPool,
  model: Model,
  questions: readonly DepartmentRows[],
): Promise<readonly number[]> {
  const departments = [...new Set(questions.map(({ department }) => department))];
  const facts = new Map<string, RawBuilder<boolean>>();
  const counts = questions.map(({ department, rows }) => {
    const at = departments.indexOf(department);
    const fact = (name: string): RawBuilder<boolean> => {
      const column = `${name}_${at}`;
      facts.set(column, factSql(model, name, at));
      return sql.ref<boolean>(`${FACTS}.${column}`);
    };
    return sql`count(*) filter (where ${booleanSql(rows, fact)})`;
  });
  const columns = [...facts].map(([name, fact]) => sql`${fact} as ${sql.id(name)}`);
  // Without `offset 0` PostgreSQL would work every mention of a fact out anew.
  const query = sql`select ${sql.join(counts)} from (
    select ${columns.length === 0 ? sql`1` : sql.join(columns)} from ${sql.table(model.table)} as ${sql.id(ROW)} offset 0
  ) as ${sql.id(FACTS)}`;
  const [row] = await execute(pool, query, departments);
  return questions.map((_, at) => Number(String(row?.[at])));
}

/**
 * Which of the named row conditions hold now of the records with these ids. A record that is no longer there is left out.
 */
export async function factsOfRecords(
  pool: ReadPool,
  model: Model,
  { department, names, ids }: RecordQuestion,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const key = sql.ref(`${ROW}.${model.key.column}`);
  const facts = names.map((name) => sql`, ${factSql(model, name, 0)}`);
  const wanted = parameter({ from: 'parents' }, `${SQL_TYPES[model.key.type]}[]`);
  const query = sql`select ${key}::text${sql.join(facts, sql``)} from ${sql.table(model.table)} as ${sql.id(ROW)}
    where ${key} = any(${wanted})`;
  const found = await execute(pool, query, [department], ids);
  return new Map(
    found.map(([id, ...held]) => [String(id), new Set(names.filter((_, at) => String(held[at]) === 't'))] as const),
  );
}

const SQL_TYPES = { uuid: 'uuid', integer: 'int4', text: 'text' } as const;

/** A row condition for the callers of the department that is bound as this argument. */
function factSql(model: Model, name: string, department: number): RawBuilder<boolean> {
  const condition = model.conditions[name];
  if (condition === undefined) throw new Error(`${model.name} has no condition ${name}`);
  return condition({
    column: (column) => sql.ref(`${ROW}.${column}`),
    department: parameter<string>({ from: 'argument', index: department }, 'text'),
  });
}

function execute(
  pool: ReadPool,
  query: RawBuilder<unknown>,
  departments: readonly string[],
  ids: readonly string[] = [],
): ReturnType<ReadPool['execute']> {
  const statement = toStatement(query);
  const values = statement.slots.map((slot): Parameter => {
    switch (slot.from) {
      case 'argument':
        return departments[slot.index] ?? null;
      case 'clock':
        return dateInChina(slot.yearsAgo);
      case 'parents':
        return [...ids];
      default:
        throw new Error(`a row condition depends on the caller: ${JSON.stringify(slot)}`);
    }
  });
  return pool.execute(statement, values);
}
