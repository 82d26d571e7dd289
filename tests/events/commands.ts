import { deepStrictEqual } from 'node:assert';
import type fc from 'fast-check';
import { type eventsOf, givenTo, type SeenTransition, STEP_NAMES, type StepName } from '../support/events.js';
import type { HubAnswer, JsonObject, TestHub } from '../support/hub.js';
import type { PlainCaller, PlainEvent } from './plain-event.js';

/** The hub that the plain model is held against, and the event that both know. */
export interface Real {
  readonly hub: TestHub;
  readonly events: ReturnType<typeof eventsOf>;
  readonly callers: readonly PlainCaller[];
  readonly event: string;
  /** How often steps ended so: by the code with which they were refused, or the step that was taken. */
  readonly ends: Map<string, number>;
}

/** A plain event that commands put another in place of. */
export interface Plain {
  event: PlainEvent;
}

/** A step that somebody tries. `guided`: one that the model allows, where there is one. */
export interface Attempt {
  readonly guided: boolean;
  readonly pick: number;
  readonly given: JsonObject;
}

interface Chosen {
  readonly caller: PlainCaller;
  readonly step: StepName;
  readonly given: JsonObject;
}

/** Steps after which little or nothing can be done: taken now and then, so that events live on. */
const ENDS: ReadonlySet<StepName> = new Set([
  'referOut',
  'rejectEvent',
  'evaluateEvent',
  'superviseEvent',
  'escalateEvent',
]);

function chosen({ guided, pick, given }: Attempt, plain: PlainEvent, callers: readonly PlainCaller[]): Chosen {
  const may = (step: StepName) => callers.filter((caller) => plain.refusal(caller, step) === undefined);
  const open = STEP_NAMES.filter((step) => may(step).length > 0);
  const onward = open.filter((step) => !ENDS.has(step));
  const steps = !guided ? STEP_NAMES : onward.length > 0 && pick % 6 > 0 ? onward : open.length > 0 ? open : STEP_NAMES;
  // First the step and then the caller, so that steps that many may take are not taken more often.
  const step = steps[(pick >> 3) % steps.length];
  const who = step !== undefined && guided && may(step).length > 0 ? may(step) : callers;
  const caller = who[(pick >> 8) % who.length];
  if (step === undefined || caller === undefined) throw new Error('nobody acts');
  return { caller, step, given };
}

/** Of events that are over, whether nothing can be done any more is tried now and then. */
function isWorthwhile({ event }: Plain, { pick }: Attempt): boolean {
  return !['REJECTED', 'EVALUATED', 'REFERRED'].includes(event.status) || pick % 8 === 0;
}

function send({ hub, events, event }: Real, { caller, step, given }: Chosen): Promise<HubAnswer> {
  return events.step(hub.named(caller.name), step, event, given);
}

/** The plain events that can have come of an answer; none where the model cannot have given it. */
function after(plain: PlainEvent, { caller, step, given }: Chosen, answer: HubAnswer): PlainEvent | undefined {
  const refusal = plain.refusal(caller, step);
  const [code] = answer.codes;
  if (code !== undefined) {
    if (code !== refusal) return undefined;
    const status = answer.body.errors?.[0]?.extensions.status;
    return code !== 'EVENT_STATE_CONFLICT' || status === plain.status ? plain : undefined;
  }
  const transition = answer.body.data?.[step] as unknown as SeenTransition | undefined;
  if (refusal !== undefined || transition === undefined) return undefined;
  const next = plain.clone();
  next.take(caller, step, givenTo(step, given), transition.at);
  return next;
}

async function compare({ hub, event }: Real, plain: PlainEvent): Promise<void> {
  const { body, text } = await hub.askAs(
    'grid_centre',
    'STREET',
    `query Compare($id: ID!) { event(id: $id) { status tier dueAt closedAt urgency reply satisfaction supervision { level dueAt }
      history(first: 100, orderBy: [{ number: ASC }]) { nodes { number action from to at dueAt actor note } } } }`,
    { id: event },
  );
  const seen = body.data?.event as JsonObject | null;
  if (seen === null || seen === undefined) throw new Error(text);
  const { history, ...rest } = seen;
  const { status, tier, closedAt, urgency, reply, satisfaction, supervision, dueAt } = plain;
  const steps = plain.history.map((step, at) => ({ number: at + 1, ...step }));
  deepStrictEqual(
    inMilliseconds(rest),
    inMilliseconds({ status, tier, closedAt, urgency, reply, satisfaction, supervision, dueAt }),
  );
  deepStrictEqual(inMilliseconds((history as JsonObject).nodes), inMilliseconds(steps));
}

/** Moments are written in several ways. */
function inMilliseconds(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (name, one: unknown) =>
    typeof one === 'string' && (name === 'at' || name.endsWith('At')) ? Date.parse(one) : one,
  );
}

/** What a caller is offered is what the model allows them. */
async function compareOffers({ hub, event }: Real, plain: PlainEvent, caller: PlainCaller): Promise<void> {
  const query = 'query Offers($id: ID!) { event(id: $id) { availableActions } }';
  const { body } = await hub.ask(hub.named(caller.name), query, { id: event });
  const offered = (body.data?.event as JsonObject | null)?.availableActions ?? [];
  const allowed = STEP_NAMES.filter((step) => plain.refusal(caller, step) === undefined);
  deepStrictEqual((offered as string[]).map(stepOf).sort(), [...allowed].sort());
}

/** ACCEPT is acceptEvent, HANDLE_SELF handleSelf. */
function stepOf(action: string): string {
  const camel = action.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return STEP_NAMES.find((step) => step === camel || step === `${camel}Event`) ?? action;
}

/** One step after the other. */
export class TakeStep implements fc.AsyncCommand<Plain, Real> {
  constructor(readonly attempt: Attempt) {}

  check(plain: Plain): boolean {
    return isWorthwhile(plain, this.attempt);
  }

  async run(plain: Plain, real: Real): Promise<void> {
    const step = chosen(this.attempt, plain.event, real.callers);
    const answer = await send(real, step);
    count(real, answer);
    const next = after(plain.event, step, answer);
    if (next === undefined) {
      const wanted = plain.event.refusal(step.caller, step.step) ?? 'taken';
      throw new Error(`${step.step} of ${step.caller.name} while ${plain.event.status}: ${wanted}, not ${answer.text}`);
    }
    plain.event = next;
    await compare(real, next);
    const other = real.callers[(this.attempt.pick >> 4) % real.callers.length] ?? step.caller;
    await Promise.all([compareOffers(real, next, step.caller), compareOffers(real, next, other)]);
  }

  toString(): string {
    return `step ${JSON.stringify(this.attempt)}`;
  }
}

/** Several steps at the same time: what came of them is what comes of them in some order. */
export class RaceSteps implements fc.AsyncCommand<Plain, Real> {
  constructor(readonly attempts: readonly Attempt[]) {}

  check(plain: Plain): boolean {
    return this.attempts.every((attempt) => isWorthwhile(plain, attempt));
  }

  async run(plain: Plain, real: Real): Promise<void> {
    const steps = this.attempts.map((attempt) => chosen(attempt, plain.event, real.callers));
    const answers = await Promise.all(steps.map((step) => send(real, step)));
    for (const answer of answers) count(real, answer);
    const next = inSomeOrder(plain.event, steps, answers);
    if (next === undefined) {
      const told = answers.map(({ text }, at) => `${steps[at]?.step} of ${steps[at]?.caller.name}: ${text}`);
      throw new Error(`no order of these from ${plain.event.status} gives:\n${told.join('\n')}`);
    }
    plain.event = next;
    await compare(real, next);
  }

  toString(): string {
    return `race ${JSON.stringify(this.attempts)}`;
  }
}

function inSomeOrder(
  plain: PlainEvent,
  steps: readonly Chosen[],
  answers: readonly HubAnswer[],
): PlainEvent | undefined {
  if (steps.length === 0) return plain;
  for (const [at, step] of steps.entries()) {
    const answer = answers[at];
    const next = answer && after(plain, step, answer);
    if (next === undefined) continue;
    const found = inSomeOrder(next, steps.toSpliced(at, 1), answers.toSpliced(at, 1));
    if (found !== undefined && isInOrder(found)) return found;
  }
  return undefined;
}

function isInOrder({ history }: PlainEvent): boolean {
  return history.every(({ at }, n) => n === 0 || Date.parse(at) >= Date.parse(history[n - 1]?.at ?? ''));
}

function count({ ends }: Real, { codes, body }: HubAnswer): void {
  const end = codes[0] ?? Object.keys(body.data ?? {}).join();
  ends.set(end, (ends.get(end) ?? 0) + 1);
}
