import type { EventStatusName } from '../event.model.js';
import type { EventActionName } from '../event-action.model.js';
import { ACTORS, type Actor } from './actors.js';
import type { StepConditionName } from './conditions.js';
import type { Limit } from './limits.js';

/** What a step must bring along. */
export type Need = 'reason' | 'reply' | 'urgency' | 'department' | 'departments' | 'satisfaction' | 'target' | 'level';

/** One line of the life cycle. */
export interface Transition {
  readonly action: EventActionName;
  readonly from: readonly EventStatusName[];
  /** `same`: the status stays. */
  readonly to: EventStatusName | 'same';
  /** Any of these; nobody else. */
  readonly who: readonly Actor[];
  /** All of these hold. */
  readonly only?: readonly StepConditionName[];
  readonly needs?: readonly Need[];
  /** How much time the step after this one has. */
  readonly next: Limit;
  /** The hub does it by itself when an event is overdue. */
  readonly byItself?: true;
}

/** Statuses in which an event is being dealt with. */
export const OPEN = ['REPORTED', 'ACCEPTED', 'ASSESSED', 'DISPATCHED', 'WHISTLED', 'IN_PROGRESS'] as const;

const DAY = { workingDays: 1 } as const;
const { gridMember, gridHolder, acceptingCentre, holdingCentre, streetCentre, higherCentre, anyCentre } = ACTORS;
const { assignedDepartment, mediator, unsignedDepartment, missingDepartment, verifier, reporter } = ACTORS;

/** The life cycle of an event 事件办理流程: what can be done, from where to where, by whom, and how much time the next step has. */
// biome-ignore format: a table is read by its columns
export const TRANSITIONS: readonly Transition[] = [
  { action: 'HANDLE_SELF',       from: ['REPORTED'],             to: 'CLOSED_PENDING', who: [gridMember], only: ['sameDay'], needs: ['reply'], next: { workingDays: 3 } },
  { action: 'ACCEPT',            from: ['REPORTED'],             to: 'ACCEPTED',       who: [acceptingCentre], next: DAY },
  { action: 'REJECT',            from: ['REPORTED'],             to: 'REJECTED',       who: [acceptingCentre], needs: ['reason'], next: 'none' },
  { action: 'ASSESS',            from: ['ACCEPTED'],             to: 'ASSESSED',       who: [holdingCentre], needs: ['urgency'], next: DAY },
  { action: 'DISPATCH',          from: ['ASSESSED'],             to: 'DISPATCHED',     who: [holdingCentre], needs: ['department'], next: DAY },
  { action: 'SIGN',              from: ['DISPATCHED'],           to: 'IN_PROGRESS',    who: [assignedDepartment], next: 'resolution' },
  { action: 'RETURN',            from: ['DISPATCHED'],           to: 'ASSESSED',       who: [assignedDepartment], only: ['returnsLeft'], needs: ['reason'], next: DAY },
  { action: 'WHISTLE',           from: ['ASSESSED'],             to: 'WHISTLED',       who: [streetCentre], needs: ['departments'], next: { hours: 1 } },
  { action: 'SIGN',              from: ['WHISTLED'],             to: 'same',           who: [unsignedDepartment], only: ['othersUnsigned'], next: 'keep' },
  { action: 'SIGN',              from: ['WHISTLED'],             to: 'same',           who: [unsignedDepartment], only: ['lastUnsigned'], next: { hours: 24 } },
  { action: 'REPORT_IN',         from: ['WHISTLED'],             to: 'same',           who: [missingDepartment], only: ['othersMissing'], next: 'keep' },
  { action: 'REPORT_IN',         from: ['WHISTLED'],             to: 'IN_PROGRESS',    who: [missingDepartment], only: ['lastMissing'], next: 'joint' },
  { action: 'MEDIATE',           from: ['IN_PROGRESS'],          to: 'same',           who: [mediator], only: ['dispute', 'firstMediation'], next: { months: 1 } },
  { action: 'MEDIATE',           from: ['IN_PROGRESS'],          to: 'same',           who: [mediator], only: ['dispute', 'furtherMediation'], next: 'keep' },
  { action: 'REQUEST_EXTENSION', from: ['IN_PROGRESS'],          to: 'same',           who: [assignedDepartment], only: ['neverExtended'], needs: ['reason'], next: 'keep' },
  { action: 'EXTEND',            from: ['IN_PROGRESS'],          to: 'same',           who: [holdingCentre], only: ['extensionRequested'], next: 'granted' },
  { action: 'RESOLVE',           from: ['IN_PROGRESS'],          to: 'CLOSED_PENDING', who: [assignedDepartment, gridHolder], needs: ['reply'], next: { workingDays: 3 } },
  { action: 'VERIFY',            from: ['CLOSED_PENDING'],       to: 'CLOSED',         who: [verifier], next: 'none' },
  { action: 'VERIFY',            from: ['CLOSED_PENDING'],       to: 'IN_PROGRESS',    who: [verifier], needs: ['reason'], next: 'resolution' },
  { action: 'EVALUATE',          from: ['CLOSED'],               to: 'EVALUATED',      who: [anyCentre], needs: ['satisfaction'], next: 'none' },
  { action: 'REOPEN',            from: ['CLOSED'],               to: 'ASSESSED',       who: [reporter, anyCentre], only: ['closedLately'], needs: ['reason'], next: DAY },
  { action: 'REFER_OUT',         from: OPEN,                     to: 'REFERRED',       who: [holdingCentre], needs: ['target', 'reason'], next: 'none' },
  { action: 'ESCALATE',          from: OPEN,                     to: 'ASSESSED',       who: [holdingCentre, gridHolder], only: ['belowDistrict'], needs: ['reason'], next: DAY, byItself: true },
  { action: 'SUPERVISE',         from: [...OPEN, 'CLOSED_PENDING'], to: 'same',        who: [higherCentre], needs: ['level', 'reason'], next: 'keep', byItself: true },
];
