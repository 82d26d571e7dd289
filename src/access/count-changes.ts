import type { Model } from '../data/model.js';
import type { ReadPool } from '../data/pool.js';
import { countRows, type DepartmentRows } from '../data/sql/row-facts.js';
import type { CountedChange, CountedRows } from '../policy/counted-change.js';
import type { AccessChange } from '../policy/diff.js';
import type { RowChange } from '../policy/field-changes.js';

/**
 * Counts the rows of each change over all rows of the hub: every row lies in the areas of some caller of the department and
 * tier. One statement for each type that something changes of.
 */
export async function countChanges(
  pool: ReadPool,
  models: readonly Model[],
  changes: readonly AccessChange[],
): Promise<readonly CountedChange[]> {
  const tables = new Map<string, ReadonlyMap<string, number>>();
  for (const type of new Set(changes.map((change) => change.type))) {
    const model = models.find(({ name }) => name === type);
    const questions = questionsOf(changes.filter((change) => change.type === type));
    if (model === undefined) continue;
    const counts = await countRows(pool, model, [...questions.values()]);
    tables.set(type, new Map([...questions.keys()].map((key, at) => [key, counts[at] ?? 0])));
  }
  return changes.map((change): CountedChange => {
    const table = tables.get(change.type);
    const { department } = change;
    const rowsOf = ({ gained, lost }: RowChange): CountedRows => {
      if (table === undefined) return {};
      const count = (rows: DepartmentRows['rows']) => table.get(keyOf({ department, rows })) ?? 0;
      return { gained: count(gained), lost: count(lost) };
    };
    return { change, full: rowsOf(change.full), masked: rowsOf(change.masked) };
  });
}

/** Every condition that can hold of a row, once. */
function questionsOf(changes: readonly AccessChange[]): ReadonlyMap<string, DepartmentRows> {
  const all = changes.flatMap(({ department, full, masked }) =>
    [full.gained, full.lost, masked.gained, masked.lost].map((rows): DepartmentRows => ({ department, rows })),
  );
  return new Map(all.filter(({ rows }) => rows.op !== 'false').map((one) => [keyOf(one), one]));
}

function keyOf({ department, rows }: DepartmentRows): string {
  return JSON.stringify([department, rows]);
}
