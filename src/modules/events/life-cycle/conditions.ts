import { type RawBuilder, sql } from 'kysely';
import type { ConditionScope } from '../../../data/model.js';

interface StepCondition {
  /** For the documentation. */
  readonly text: string;
  /** Never NULL. */
  readonly holds: (row: ConditionScope) => RawBuilder<boolean>;
}

/** How many departments, now assigned, are still to do it. */
function pending({ column }: ConditionScope, moment: 'signed_at' | 'reported_in_at'): RawBuilder<number> {
  return sql<number>`(select count(*) from event_assignment pending
    where pending.event_id = ${column('id')} and pending.ended_at is null and pending.${sql.raw(moment)} is null)`;
}

function mediated({ column }: ConditionScope): RawBuilder<boolean> {
  return sql<boolean>`exists (select 1 from event_step mediated
    where mediated.event_id = ${column('id')} and mediated.action = 'MEDIATE')`;
}

/** What beside status and caller a transition depends on, by the names that the table of transitions uses. */
export const STEP_CONDITIONS = {
  sameDay: {
    text: 'on the day of the report',
    holds: ({ column }) =>
      sql<boolean>`(${column('reported_at')} at time zone 'Asia/Shanghai')::date = (now() at time zone 'Asia/Shanghai')::date`,
  },
  returnsLeft: { text: 'at most 2 times', holds: ({ column }) => sql<boolean>`${column('returns')} < 2` },
  othersUnsigned: { text: 'others have not signed', holds: (row) => sql<boolean>`${pending(row, 'signed_at')} > 1` },
  lastUnsigned: { text: 'as the last', holds: (row) => sql<boolean>`${pending(row, 'signed_at')} = 1` },
  othersMissing: { text: 'others are missing', holds: (row) => sql<boolean>`${pending(row, 'reported_in_at')} > 1` },
  lastMissing: { text: 'as the last', holds: (row) => sql<boolean>`${pending(row, 'reported_in_at')} = 1` },
  belowDistrict: {
    text: 'not held by the district',
    holds: ({ column }) => sql<boolean>`${column('tier')} <> 'DISTRICT'`,
  },
  dispute: { text: 'a dispute', holds: ({ column }) => sql<boolean>`${column('kind')} = 'DISPUTE'` },
  firstMediation: { text: 'the first time', holds: (row) => sql<boolean>`not ${mediated(row)}` },
  furtherMediation: { text: 'again', holds: mediated },
  neverExtended: {
    text: 'once',
    holds: ({ column }) => sql<boolean>`${column('extension')} is null and ${column('due_at')} is not null`,
  },
  extensionRequested: {
    text: 'asked for',
    holds: ({ column }) => sql<boolean>`${column('extension')} is not distinct from 'REQUESTED'`,
  },
  closedLately: {
    text: 'within 30 days',
    holds: ({ column }) => sql<boolean>`coalesce(${column('closed_at')} >= now() - interval '30 days', false)`,
  },
} as const satisfies Readonly<Record<string, StepCondition>>;

export type StepConditionName = keyof typeof STEP_CONDITIONS;
