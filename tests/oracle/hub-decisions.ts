import { type RawBuilder, sql } from 'kysely';
import type { Model } from '../../src/data/model.js';
import type { ReadPool } from '../../src/data/pool.js';
import { toStatement } from '../../src/data/sql/compiler.js';
import { conditionSql } from '../../src/data/sql/conditions.js';
import type { Slot } from '../../src/data/sql/slot.js';
import type { TypeAccess } from '../../src/policy/access.js';
import type { CallerAccess } from '../../src/policy/caller-access.js';
import type { Condition } from '../../src/policy/condition.js';
import { dateInChina } from '../../src/shared/date-in-china.js';

/**
 * What the hub decides: for each row that exists for the caller, by its id, a letter for every field of the access file in its
 * order: `f` full, `m` masked, `-` nothing. The conditions are those of the hub's own statements.
 */
export async function hubDecisions(
  pool: ReadPool,
  caller: CallerAccess,
  model: Model,
  access: TypeAccess,
): Promise<ReadonlyMap<string, string>> {
  if (access.visible.op === 'false') return new Map();
  const { kind, department, tier, grants } = caller.class;
  const shape = {
    kind,
    department,
    tier,
    grants,
    areas: caller.principal.areaIds.length === 1 ? 'one' : 'many',
  } as const;
  const holds = (condition: Condition): RawBuilder<boolean> => conditionSql(model, condition, ROW, shape);
  const letters = Object.values(access.fields).map(({ full, mask, maskName }) => {
    const masked = maskName === undefined ? sql`` : sql` when ${holds(mask)} then 'm'`;
    return sql`case when ${holds(full)} then 'f'${masked} else '-' end`;
  });
  const key = sql.ref(`${ROW}.${model.key.column}`);
  const query = sql`select ${key}::text, concat(${sql.join(letters)})
    from ${sql.table(model.table)} as ${sql.id(ROW)} where ${holds(access.visible)}`;
  const statement = toStatement(query);
  const rows = await pool.execute(
    statement,
    statement.slots.map((slot) => boundValue(slot, caller)),
  );
  return new Map(rows.map(([id, decided]) => [String(id), String(decided)]));
}

const ROW = 'decided';

function boundValue(slot: Slot, { principal, held }: CallerAccess) {
  if (slot.from === 'clock') return dateInChina(slot.yearsAgo);
  if (slot.from === 'grant') {
    const ids = held.areas[slot.index]?.[slot.level] ?? [];
    return held.fields[slot.index]?.levels[slot.level]?.areas === 'one' ? (ids[0] ?? null) : [...ids];
  }
  if (slot.from !== 'principal') throw new Error(`a decision depends on ${slot.from}`);
  const values = { area: principal.areaIds[0] ?? null, areas: [...principal.areaIds] };
  return { ...values, department: principal.department, member: principal.id }[slot.name];
}
