import { type RawBuilder, sql } from 'kysely';
import type { CallerScope, ConditionScope } from '../../../data/model.js';
import { shapeOf } from '../../../data/sql/caller-shape.js';
import { callerScope, conditionSql, rowScope } from '../../../data/sql/conditions.js';
import { parameter } from '../../../data/sql/slot.js';
import { type Condition, NEVER } from '../../../policy/condition.js';
import { eventModel } from '../event.model.js';
import { availableActions } from './available-actions.js';
import type { EventContext } from './event-context.js';

/** An event in the SQL of a mutation, as a caller finds it. */
export interface EventRow {
  readonly row: ConditionScope;
  readonly caller: CallerScope;
  /** FROM and WHERE: the event whose id is the first argument, where the caller sees it. */
  readonly from: RawBuilder<unknown>;
  /** Its alias. */
  readonly alias: RawBuilder<unknown>;
  /** Whether the caller reads its status in full: whoever does not may do nothing with it. */
  readonly readsStatus: RawBuilder<boolean>;
  /** An array of what the caller may do with it now. */
  readonly allowed: RawBuilder<unknown>;
}

const ROW = 'of_event';

/** An event in SQL, for the caller of a mutation. */
export function eventRow(context: Pick<EventContext, 'caller' | 'access'>): EventRow {
  const row = rowScope(ROW);
  const shape = shapeOf(context.caller);
  const caller = callerScope(ROW, shape);
  const { visible, fields } = context.access('Event');
  const holds = (condition: Condition) => conditionSql(eventModel, condition, ROW, shape);
  const readsStatus = holds(fields.status?.full ?? NEVER);
  const id = parameter({ from: 'argument', index: 0 }, 'uuid');
  return {
    row,
    caller,
    alias: sql.id(ROW),
    from: sql`from ${sql.table(eventModel.table)} as ${sql.id(ROW)} where ${row.column('id')} = ${id} and ${holds(visible)}`,
    readsStatus,
    allowed: sql`case when ${readsStatus} then ${availableActions(row, caller)} else array[]::text[] end`,
  };
}
