import { hash, randomUUID } from 'node:crypto';
import type { BeginWork, UnitOfWork } from '../../../data/unit-of-work.js';
import type { AccessSource } from '../../../policy/access-state.js';
import type { ReceiptDraft, ReceiptLog, ReceiptWrite } from '../../../receipts/receipt.js';
import type { WorkingDays } from '../../../shared/working-days.js';
import { databaseMoment } from '../life-cycle/database-moment.js';
import type { TakenStep } from '../life-cycle/take-step.js';
import { actOnOverdue, LIFE_CYCLE } from './act-on-overdue.js';
import { lockOverdue } from './lock-overdue.js';

export interface OverdueSources {
  readonly begin: BeginWork;
  readonly access: AccessSource;
  readonly receipts: ReceiptLog;
  readonly calendar: WorkingDays;
}

const OPERATION = 'overdueEvents';
/** Events of one transaction, and of one receipt. */
const MOST = 50;

/**
 * Does what is to be done of overdue events, a part of them at a time: each part is one transaction with a receipt that is
 * durable before it is committed.
 * @returns how many events
 * @throws HubError, StaleAccess among them: then the next round does it
 */
export async function overdueRound(sources: OverdueSources): Promise<number> {
  let done = 0;
  for (let count = MOST; count === MOST; done += count) count = await overduePart(sources);
  return done;
}

async function overduePart(sources: OverdueSources): Promise<number> {
  const state = await sources.access.refresh();
  const startedAt = new Date();
  const unit = await sources.begin({ epoch: state.epoch, until: 'infinity' });
  try {
    const taken = await stepsIn(unit, sources.calendar);
    if (taken.length === 0) return 0;
    await unit.prepare();
    const draft = receiptOf(taken, state.policy.version, startedAt);
    await sources.receipts.append(draft);
    await unit.commit().catch(async (error: Error) => {
      await sources.receipts.append({ ...draft, outcome: 'failed', errors: ['COMMIT_FAILED'] });
      throw error;
    });
    return new Set(taken.map(({ event }) => event.id)).size;
  } finally {
    await unit.rollback();
  }
}

async function stepsIn({ em }: UnitOfWork, calendar: WorkingDays): Promise<readonly TakenStep[]> {
  const events = await lockOverdue(em, await databaseMoment(em), MOST);
  const at = await databaseMoment(em);
  const taken: TakenStep[] = [];
  for (const event of events) taken.push(...(await actOnOverdue({ em, calendar, at }, event)));
  return taken;
}

function receiptOf(taken: readonly TakenStep[], policyVersion: string, startedAt: Date): ReceiptDraft {
  return {
    principal: { id: LIFE_CYCLE.id, kind: 'system', department: '', tier: 'CITY' },
    operation: OPERATION,
    documentHash: hash('sha256', OPERATION),
    policyVersion,
    requestId: randomUUID(),
    reads: [],
    writes: [...writesOf('escalate', taken), ...writesOf('supervise', taken)],
    outcome: 'answered',
    errors: [],
    startedAt,
    durationMs: Date.now() - startedAt.getTime(),
  };
}

function writesOf(action: 'escalate' | 'supervise', taken: readonly TakenStep[]): readonly ReceiptWrite[] {
  const steps = taken.filter((step) => step.action.toLowerCase() === action);
  const fields = [...new Set(steps.flatMap((step) => step.fields))].sort();
  const ids = steps.map(({ event }) => event.id).join();
  return steps.length === 0 ? [] : [{ action, type: 'Event', fields, ids }];
}
