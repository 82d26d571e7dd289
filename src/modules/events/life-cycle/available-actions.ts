import { type RawBuilder, sql } from 'kysely';
import type { CallerScope, ConditionScope } from '../../../data/model.js';
import type { EventActionName } from '../event-action.model.js';
import type { Actor } from './actors.js';
import { STEP_CONDITIONS } from './conditions.js';
import { RELATIONS } from './relations.js';
import { TRANSITIONS, type Transition } from './transitions.js';

/** The actions that the caller may do with an event now, as an SQL array in the order of the table of transitions. */
export function availableActions(row: ConditionScope, caller: CallerScope): RawBuilder<readonly string[]> {
  const actions = [...new Set(TRANSITIONS.map(({ action }) => action))];
  const cases = actions.flatMap((action) => {
    const lines = TRANSITIONS.filter((line) => line.action === action && whoSql(line, row, caller) !== undefined);
    if (lines.length === 0) return [];
    const open = lines.map((line) => openSql(line, row, caller));
    return [sql`case when ${sql.join(open, sql` or `)} then ${sql.lit(action)} end`];
  });
  return sql`array_remove(array[${sql.join(cases)}]::text[], null)`;
}

/** What an action finds of an event: whether the caller may do it at all, and which lines of the table are open to them now. */
export function openLines(
  action: EventActionName,
  row: ConditionScope,
  caller: CallerScope,
): { readonly may: RawBuilder<boolean>; readonly lines: RawBuilder<readonly number[]> } {
  const of = [...TRANSITIONS.entries()].filter(([, line]) => line.action === action);
  const who = of.flatMap(([, line]) => whoSql(line, row, caller) ?? []);
  const cases = of.map(([at, line]) => sql`case when ${openSql(line, row, caller)} then ${sql.lit(at)} end`);
  return {
    may: who.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.join(who, sql` or `)})`,
    lines: sql`array_remove(array[${sql.join(cases)}]::int[], null)`,
  };
}

function openSql(line: Transition, row: ConditionScope, caller: CallerScope): RawBuilder<boolean> {
  const statuses = sql.join(line.from.map((status) => sql.lit(status)));
  const only = (line.only ?? []).map((name) => STEP_CONDITIONS[name].holds(row));
  const who = whoSql(line, row, caller) ?? sql<boolean>`false`;
  return sql<boolean>`(${sql.join([sql`${row.column('status')} in (${statuses})`, ...only, who], sql` and `)})`;
}

/** Undefined where no event stands so to callers like this one. */
function whoSql({ who }: Transition, row: ConditionScope, caller: CallerScope): RawBuilder<boolean> | undefined {
  const relations = who.filter((actor) => fits(actor, caller)).map(({ relation }) => RELATIONS[relation](row, caller));
  return relations.length === 0 ? undefined : sql<boolean>`(${sql.join(relations, sql` or `)})`;
}

function fits({ kinds, departments, tiers }: Actor, { kind, department, tier }: CallerScope): boolean {
  return kinds.includes(kind) && tiers.includes(tier) && (departments === 'any' || departments.includes(department));
}
