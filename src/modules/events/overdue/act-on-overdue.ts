import type { EntityManager } from '@mikro-orm/postgresql';
import { afterWorkingDays, type WorkingDays } from '../../../shared/working-days.js';
import type { SupervisionLevelName } from '../event.model.js';
import type { EventActionName } from '../event-action.model.js';
import type { StepActor } from '../life-cycle/add-step.js';
import { endAssignments } from '../life-cycle/assignments.js';
import { nextTier } from '../life-cycle/holding-tiers.js';
import type { HandledEvent } from '../life-cycle/load-events.js';
import { SUPERVISION_DAYS } from '../life-cycle/supervision.js';
import { type TakenStep, takeStep } from '../life-cycle/take-step.js';
import { OPEN, TRANSITIONS, type Transition } from '../life-cycle/transitions.js';

/** Who acts when nobody did, as the history and the receipts name it. */
export const LIFE_CYCLE: StepActor = { id: 'hub:life-cycle', department: null };

const ESCALATED = '逾期自动升级';
const SUPERVISED = '逾期自动督办';

export interface OverdueStep {
  readonly em: EntityManager;
  readonly calendar: WorkingDays;
  readonly at: Date;
}

/**
 * What the hub does of an overdue event that it has locked: hands it to the next tier, where there is one, and supervises it,
 * yellow first and red when that is overdue too.
 */
export async function actOnOverdue(
  { em, calendar, at }: OverdueStep,
  event: HandledEvent,
): Promise<readonly TakenStep[]> {
  const sources = { em, calendar, actor: LIFE_CYCLE, event, at };
  const taken: TakenStep[] = [];
  if (OPEN.some((status) => status === event.status) && event.tier !== 'DISTRICT') {
    await endAssignments(em, event, at);
    const change = { set: { tier: nextTier(event.tier) }, assigned: true, note: ESCALATED } as const;
    taken.push(await takeStep({ ...sources, line: lineOf('ESCALATE') }, change));
  }
  const level = nextLevel(event, at);
  if (level !== undefined) {
    const supervisionDueAt = afterWorkingDays(calendar, at, SUPERVISION_DAYS[level]);
    const change = { set: { supervision: level, supervisionDueAt }, note: SUPERVISED };
    taken.push(await takeStep({ ...sources, line: lineOf('SUPERVISE') }, change));
  }
  return taken;
}

function nextLevel({ supervision, supervisionDueAt }: HandledEvent, at: Date): SupervisionLevelName | undefined {
  if (supervision == null) return 'YELLOW';
  return supervision === 'YELLOW' && supervisionDueAt != null && supervisionDueAt <= at ? 'RED' : undefined;
}

function lineOf(action: EventActionName): Transition {
  const line = TRANSITIONS.find((one) => one.action === action && one.byItself);
  if (line === undefined) throw new Error(`the hub never does ${action} by itself`);
  return line;
}
