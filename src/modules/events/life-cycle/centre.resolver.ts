import 'reflect-metadata';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { checkText } from '../../../shared/check-text.js';
import { HubError } from '../../../shared/errors.js';
import { afterWorkingDays } from '../../../shared/working-days.js';
import { SCALARS } from '../../common/scalars.js';
import type { SupervisionLevelName } from '../event.model.js';
import { actOnEvent } from './act-on-event.js';
import { CATEGORY, EVENT, LEVEL, NOTE, noteText, REASON, reasonText, SCALE, TARGET, URGENCY } from './arguments.js';
import { assignTo, endAssignments } from './assignments.js';
import type { EventContext } from './event-context.js';
import { EventTransition } from './event-transition.type.js';
import { holdingTier, nextTier } from './holding-tiers.js';
import { SUPERVISION_DAYS } from './supervision.js';

const LONGEST_CATEGORY = 80;
const MOST_DEPARTMENTS = 20;
const MOST_DAYS = 20;

/** What the grid centre does with an event. */
@Resolver()
export class EventCentreResolver {
  @Mutation(() => EventTransition, { description: 'Accepts an event, for the tier of the caller 受理' })
  acceptEvent(@Ctx() context: EventContext, @EVENT event: string): Promise<EventTransition> {
    const tier = holdingTier(context.principal.tier);
    return actOnEvent(context, { event, action: 'ACCEPT' }, () => ({ set: { tier } }));
  }

  @Mutation(() => EventTransition, { description: 'Does not accept an event 不予受理' })
  rejectEvent(@Ctx() context: EventContext, @EVENT event: string, @REASON reason: string): Promise<EventTransition> {
    return actOnEvent(context, { event, action: 'REJECT' }, () => ({ note: reasonText(reason) }));
  }

  @Mutation(() => EventTransition, { description: 'Says what an event is and how urgent 研判' })
  assessEvent(
    @Ctx() context: EventContext,
    @EVENT event: string,
    @URGENCY urgency: string,
    @CATEGORY category?: string | null,
    @SCALE scale?: string | null,
    @NOTE note?: string | null,
  ): Promise<EventTransition> {
    return actOnEvent(context, { event, action: 'ASSESS' }, ({ event: { kind } }) => {
      if (scale != null && kind !== 'DISPUTE') throw new HubError('BAD_USER_INPUT', 'Only a dispute has a scale.');
      const named = category == null ? {} : { category: checkText('category', category, LONGEST_CATEGORY) };
      return { set: { urgency, ...named, ...(scale == null ? {} : { scale }) }, note: noteText(note) };
    });
  }

  @Mutation(() => EventTransition, { description: 'Gives an event to a department 分流' })
  dispatchEvent(
    @Ctx() context: EventContext,
    @EVENT event: string,
    @Arg('department', () => SCALARS.String, { description: 'Code of the department 承办部门' }) department: string,
    @NOTE note?: string | null,
  ): Promise<EventTransition> {
    return actOnEvent(context, { event, action: 'DISPATCH' }, async (open) => {
      await assignTo(context.em, open.event, [department], open.at);
      return { assigned: true, note: noteText(note) };
    });
  }

  @Mutation(() => EventTransition, { description: 'Calls several departments together 吹哨, at the street' })
  whistleEvent(
    @Ctx() context: EventContext,
    @EVENT event: string,
    @Arg('departments', () => [SCALARS.String], { description: 'Codes of 2 to 20 departments 部门' })
    departments: readonly string[],
    @NOTE note?: string | null,
  ): Promise<EventTransition> {
    return actOnEvent(context, { event, action: 'WHISTLE' }, async (open) => {
      if (departments.length < 2 || departments.length > MOST_DEPARTMENTS) {
        throw new HubError('BAD_USER_INPUT', `departments must name 2 to ${MOST_DEPARTMENTS}.`);
      }
      await assignTo(context.em, open.event, departments, open.at);
      return { assigned: true, note: noteText(note) };
    });
  }

  @Mutation(() => EventTransition, { description: 'Hands an event to the next tier 升级' })
  escalateEvent(@Ctx() context: EventContext, @EVENT event: string, @REASON reason: string): Promise<EventTransition> {
    return actOnEvent(context, { event, action: 'ESCALATE' }, async (open) => {
      await endAssignments(context.em, open.event, open.at);
      return { set: { tier: nextTier(open.event.tier) }, assigned: true, note: reasonText(reason) };
    });
  }

  @Mutation(() => EventTransition, { description: 'Grants the time that was asked for, once 批准延期' })
  extendEvent(
    @Ctx() context: EventContext,
    @EVENT event: string,
    @Arg('workingDays', () => SCALARS.Int, { description: 'Working days on top, 1 to 20 延长工作日' })
    workingDays: number,
    @NOTE note?: string | null,
  ): Promise<EventTransition> {
    return actOnEvent(context, { event, action: 'EXTEND' }, () => {
      if (!(workingDays >= 1 && workingDays <= MOST_DAYS)) {
        throw new HubError('BAD_USER_INPUT', `workingDays must be from 1 to ${MOST_DAYS}.`);
      }
      return { set: { extension: 'GRANTED' }, granted: workingDays, note: noteText(note) };
    });
  }

  @Mutation(() => EventTransition, { description: 'Hands an event to somebody outside of the hub 转外' })
  referOut(
    @Ctx() context: EventContext,
    @EVENT event: string,
    @TARGET target: string,
    @REASON reason: string,
  ): Promise<EventTransition> {
    return actOnEvent(context, { event, action: 'REFER_OUT' }, async (open) => {
      await endAssignments(context.em, open.event, open.at);
      return { referredTo: target, assigned: true, note: reasonText(reason) };
    });
  }

  @Mutation(() => EventTransition, { description: 'Supervises an event from a higher tier; its status stays 督办' })
  superviseEvent(
    @Ctx() context: EventContext,
    @EVENT event: string,
    @LEVEL level: SupervisionLevelName,
    @REASON reason: string,
  ): Promise<EventTransition> {
    return actOnEvent(context, { event, action: 'SUPERVISE' }, ({ at }) => {
      const supervisionDueAt = afterWorkingDays(context.events.calendar, at, SUPERVISION_DAYS[level]);
      return { set: { supervision: level, supervisionDueAt }, note: reasonText(reason) };
    });
  }
}
