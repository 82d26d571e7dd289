import type { StepName } from '../support/events.js';
import type { JsonObject } from '../support/hub.js';
import { plainHours, plainMonth, plainWorkingDays } from './plain-days.js';

/** Who acts, as the plain model knows them. */
export interface PlainCaller {
  readonly name: string;
  readonly department: string;
  readonly tier: 'CITY' | 'DISTRICT' | 'STREET' | 'COMMUNITY' | 'GRID';
}

export interface PlainStep {
  readonly action: string;
  readonly from: string | null;
  readonly to: string;
  readonly at: string;
  readonly dueAt: string | null;
  readonly actor: string;
  readonly note: string | null;
}

interface Assignment {
  signed: boolean;
  reportedIn: boolean;
}

/** Why a step is refused: as the hub's codes say it. */
export type Refusal = 'EVENT_NOT_FOUND' | 'FORBIDDEN' | 'EVENT_STATE_CONFLICT';

const ORDER = ['GRID', 'COMMUNITY', 'STREET', 'DISTRICT', 'CITY'];
const OPEN = ['REPORTED', 'ACCEPTED', 'ASSESSED', 'DISPATCHED', 'WHISTLED', 'IN_PROGRESS'];
const DAYS: Readonly<Record<string, number>> = { GRID_REPORT: 5, HAZARD: 3, DISPUTE: 20 };

/**
 * An event as docs/events.md describes its life, in memory and without a table of transitions: each step is written out. All
 * events of the model lie in one grid, inside of `within`: the tiers whose demo callers see it.
 */
export class PlainEvent {
  status = 'REPORTED';
  dueAt: string | null;
  closedAt: string | null = null;
  urgency: string | null = null;
  supervision: { level: string; dueAt: string } | null = null;
  reply: string | null = null;
  satisfaction: string | null = null;
  readonly history: PlainStep[] = [];
  returns = 0;
  extension: 'none' | 'asked' | 'granted' = 'none';
  assigned = new Map<string, Assignment>();

  constructor(
    readonly kind: string,
    readonly within: readonly string[],
    readonly reporter: PlainCaller,
    public tier: string,
    at: string,
  ) {
    this.dueAt = plainWorkingDays(at, 1);
    this.#keep('REPORT', null, 'REPORTED', at, reporter, null);
  }

  clone(): PlainEvent {
    const copy = new PlainEvent(this.kind, this.within, this.reporter, this.tier, this.history[0]?.at ?? '');
    const assigned = new Map([...this.assigned].map(([department, one]) => [department, { ...one }]));
    return Object.assign(copy, this, { history: [...this.history], assigned });
  }

  /** Why a caller may not take a step now; undefined where they may. */
  refusal(caller: PlainCaller, step: StepName): Refusal | undefined {
    if (!this.within.includes(caller.tier)) return 'EVENT_NOT_FOUND';
    const readsStatus =
      ['grid_centre', 'public_security', 'audit'].includes(caller.department) || this.assigned.has(caller.department);
    if (!readsStatus || !this.#may(caller, step)) return 'FORBIDDEN';
    return this.#fits(caller, step) ? undefined : 'EVENT_STATE_CONFLICT';
  }

  #may(caller: PlainCaller, step: StepName): boolean {
    const isCentre = caller.department === 'grid_centre';
    const holds = caller.tier === this.tier;
    const holdingCentre = isCentre && holds && caller.tier !== 'GRID';
    const isAssigned = this.assigned.has(caller.department);
    switch (step) {
      case 'handleSelf':
        return caller.tier === 'GRID';
      case 'acceptEvent':
      case 'rejectEvent':
        return (
          isCentre && !['GRID', 'CITY'].includes(caller.tier) && ORDER.indexOf(caller.tier) >= ORDER.indexOf(this.tier)
        );
      case 'assessEvent':
      case 'dispatchEvent':
      case 'extendEvent':
      case 'referOut':
        return holdingCentre;
      case 'escalateEvent':
        return holdingCentre || (holds && caller.tier === 'GRID');
      case 'whistleEvent':
        return holdingCentre && caller.tier === 'STREET';
      case 'signEvent':
      case 'returnEvent':
      case 'mediateEvent':
      case 'requestExtension':
        return isAssigned;
      case 'reportIn':
        return isAssigned && this.assigned.get(caller.department)?.reportedIn === false;
      case 'resolveEvent':
        return isAssigned || (holds && caller.tier === 'GRID');
      case 'verifyEvent':
        return ['grid_centre', 'hotline_12345'].includes(caller.department) && this.#handler() !== caller.name;
      case 'evaluateEvent':
        return isCentre;
      case 'reopenEvent':
        return isCentre || this.reporter.name === caller.name;
      case 'superviseEvent':
        return isCentre && ORDER.indexOf(caller.tier) > ORDER.indexOf(this.tier);
    }
  }

  #fits(caller: PlainCaller, step: StepName): boolean {
    const own = this.assigned.get(caller.department);
    switch (step) {
      case 'handleSelf':
      case 'acceptEvent':
      case 'rejectEvent':
        return this.status === 'REPORTED';
      case 'assessEvent':
        return this.status === 'ACCEPTED';
      case 'dispatchEvent':
      case 'whistleEvent':
        return this.status === 'ASSESSED';
      case 'signEvent':
        return this.status === 'DISPATCHED' || (this.status === 'WHISTLED' && own?.signed === false);
      case 'returnEvent':
        return this.status === 'DISPATCHED' && this.returns < 2;
      case 'reportIn':
        return this.status === 'WHISTLED';
      case 'mediateEvent':
        return this.status === 'IN_PROGRESS' && this.kind === 'DISPUTE';
      case 'requestExtension':
        return this.status === 'IN_PROGRESS' && this.extension === 'none';
      case 'extendEvent':
        return this.status === 'IN_PROGRESS' && this.extension === 'asked';
      case 'resolveEvent':
        return this.status === 'IN_PROGRESS';
      case 'verifyEvent':
        return this.status === 'CLOSED_PENDING';
      case 'evaluateEvent':
      case 'reopenEvent':
        return this.status === 'CLOSED';
      case 'referOut':
        return OPEN.includes(this.status);
      case 'escalateEvent':
        return OPEN.includes(this.status) && this.tier !== 'DISTRICT';
      case 'superviseEvent':
        return [...OPEN, 'CLOSED_PENDING'].includes(this.status);
    }
  }

  /** Takes a step that is not refused, at the moment at which the hub took it. */
  take(caller: PlainCaller, step: StepName, given: JsonObject, at: string): PlainStep {
    const from = this.status;
    const say = (action: string, to: string, note: unknown = given.note ?? null) => {
      this.status = to;
      return this.#keep(action, from, to, at, caller, note as string | null);
    };
    const own = this.assigned.get(caller.department) ?? { signed: false, reportedIn: false };
    switch (step) {
      case 'handleSelf':
        this.reply = String(given.reply);
        this.dueAt = plainWorkingDays(at, 3);
        return say('HANDLE_SELF', 'CLOSED_PENDING', null);
      case 'acceptEvent':
        this.tier = caller.tier;
        this.dueAt = plainWorkingDays(at, 1);
        return say('ACCEPT', 'ACCEPTED', null);
      case 'rejectEvent':
        this.#over();
        return say('REJECT', 'REJECTED', given.reason);
      case 'assessEvent':
        this.urgency = String(given.urgency);
        this.dueAt = plainWorkingDays(at, 1);
        return say('ASSESS', 'ASSESSED');
      case 'dispatchEvent':
        this.assigned = new Map([[String(given.department), { signed: false, reportedIn: false }]]);
        this.dueAt = plainWorkingDays(at, 1);
        return say('DISPATCH', 'DISPATCHED');
      case 'whistleEvent':
        this.assigned = new Map(
          (given.departments as readonly string[]).map((one) => [one, { signed: false, reportedIn: false }]),
        );
        this.dueAt = plainHours(at, 1);
        return say('WHISTLE', 'WHISTLED');
      case 'signEvent':
        own.signed = true;
        if (from === 'DISPATCHED') {
          this.dueAt = this.#resolution(at);
          return say('SIGN', 'IN_PROGRESS', null);
        }
        if ([...this.assigned.values()].every(({ signed }) => signed)) this.dueAt = plainHours(at, 24);
        return say('SIGN', 'WHISTLED', null);
      case 'reportIn': {
        Object.assign(own, { signed: true, reportedIn: true });
        const all = [...this.assigned.values()].every(({ reportedIn }) => reportedIn);
        if (all) this.dueAt = plainWorkingDays(at, this.urgency === 'URGENT' || this.urgency === 'EMERGENCY' ? 3 : 5);
        return say('REPORT_IN', all ? 'IN_PROGRESS' : 'WHISTLED');
      }
      case 'returnEvent':
        this.returns += 1;
        this.assigned = new Map();
        this.dueAt = plainWorkingDays(at, 1);
        return say('RETURN', 'ASSESSED', given.reason);
      case 'mediateEvent':
        if (!this.history.some(({ action }) => action === 'MEDIATE')) this.dueAt = plainMonth(at);
        return say('MEDIATE', 'IN_PROGRESS');
      case 'requestExtension':
        this.extension = 'asked';
        return say('REQUEST_EXTENSION', 'IN_PROGRESS', given.reason);
      case 'extendEvent':
        this.extension = 'granted';
        this.dueAt = plainWorkingDays(
          new Date(Date.parse(this.dueAt ?? '') - 1).toISOString(),
          Number(given.workingDays),
        );
        return say('EXTEND', 'IN_PROGRESS');
      case 'resolveEvent':
        this.reply = String(given.reply);
        this.dueAt = plainWorkingDays(at, 3);
        return say('RESOLVE', 'CLOSED_PENDING', null);
      case 'verifyEvent':
        if (given.satisfaction != null) this.satisfaction = String(given.satisfaction);
        if (given.resolved === true) {
          this.#over();
          this.closedAt = at;
          return say('VERIFY', 'CLOSED');
        }
        this.dueAt = this.#resolution(at);
        return say('VERIFY', 'IN_PROGRESS');
      case 'evaluateEvent':
        this.satisfaction = String(given.satisfaction);
        this.assigned = new Map();
        return say('EVALUATE', 'EVALUATED');
      case 'reopenEvent':
        Object.assign(this, { closedAt: null, extension: 'none', returns: 0, assigned: new Map() });
        this.dueAt = plainWorkingDays(at, 1);
        return say('REOPEN', 'ASSESSED', given.reason);
      case 'referOut':
        this.#over();
        this.assigned = new Map();
        return say('REFER_OUT', 'REFERRED', given.reason);
      case 'escalateEvent':
        this.tier = ORDER[ORDER.indexOf(this.tier) + 1] ?? '';
        this.assigned = new Map();
        this.dueAt = plainWorkingDays(at, 1);
        return say('ESCALATE', 'ASSESSED', given.reason);
      case 'superviseEvent':
        this.supervision = {
          level: String(given.level),
          dueAt: plainWorkingDays(at, given.level === 'RED' ? 1 : 3),
        };
        return say('SUPERVISE', from, given.reason);
    }
  }

  #over(): void {
    this.dueAt = null;
    this.supervision = null;
  }

  #resolution(at: string): string {
    if (this.urgency === 'EMERGENCY') return plainHours(at, 2);
    if (this.urgency === 'URGENT') return plainHours(at, 24);
    return plainWorkingDays(at, DAYS[this.kind] ?? Number.NaN);
  }

  #handler(): string | undefined {
    return this.history.findLast(({ action }) => action === 'RESOLVE' || action === 'HANDLE_SELF')?.actor;
  }

  #keep(
    action: string,
    from: string | null,
    to: string,
    at: string,
    caller: PlainCaller,
    note: string | null,
  ): PlainStep {
    const step = { action, from, to, at, dueAt: this.dueAt, actor: caller.name, note };
    this.history.push(step);
    return step;
  }
}
