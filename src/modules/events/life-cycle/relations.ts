import { type RawBuilder, sql } from 'kysely';
import type { CallerScope, ConditionScope } from '../../../data/model.js';
import { tiersBelow } from './holding-tiers.js';

type Relation = (row: ConditionScope, caller: CallerScope) => RawBuilder<boolean>;

function heldBy(row: ConditionScope, { own }: CallerScope, tiers: readonly string[]): RawBuilder<boolean> {
  if (tiers.length === 0) return sql<boolean>`false`;
  return sql<boolean>`(${row.column('tier')} in (${sql.join(tiers.map((tier) => sql.lit(tier)))}) and ${own})`;
}

/** An assignment to the caller's department that has not ended. */
function assigned({ column, department }: ConditionScope, { own }: CallerScope, open: string): RawBuilder<boolean> {
  return sql<boolean>`(${own} and exists (select 1 from event_assignment assigned
    where assigned.event_id = ${column('id')} and assigned.department_id = ${department} and assigned.ended_at is null${sql.raw(open)}))`;
}

/**
 * How an event can stand to a caller, in SQL; NULL is no. But for the reporter it lies in the caller's own areas, at
 * grid tier in the grids of their active assignments; a grant lets read, never act.
 */
export const RELATIONS = {
  own: (_row, { own }) => own,
  holder: (row, caller) => heldBy(row, caller, [caller.tier]),
  holderOrAbove: (row, caller) => heldBy(row, caller, [...tiersBelow(caller.tier), caller.tier]),
  above: (row, caller) => heldBy(row, caller, tiersBelow(caller.tier)),
  assigned: (row, caller) => assigned(row, caller, ''),
  unsigned: (row, caller) => assigned(row, caller, ' and assigned.signed_at is null'),
  missing: (row, caller) => assigned(row, caller, ' and assigned.reported_in_at is null'),
  notHandler: ({ column }, { own, member }) => sql<boolean>`(${own} and (
    select handled.actor_id from event_step handled
    where handled.event_id = ${column('id')} and handled.action in ('RESOLVE', 'HANDLE_SELF')
    order by handled.number desc limit 1) is distinct from ${member})`,
  reporter: ({ column }, { member }) => sql<boolean>`exists (select 1 from event_step reported
    where reported.event_id = ${column('id')} and reported.action = 'REPORT' and reported.actor_id = ${member})`,
} as const satisfies Readonly<Record<string, Relation>>;

export type RelationName = keyof typeof RELATIONS;
