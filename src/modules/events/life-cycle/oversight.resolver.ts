import 'reflect-metadata';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { HubError } from '../../../shared/errors.js';
import { afterWorkingDays } from '../../../shared/working-days.js';
import { SCALARS } from '../../common/scalars.js';
import type { SupervisionLevelName } from '../event.model.js';
import { actOnEvent } from './act-on-event.js';
import { EVENT, LEVEL, NOTE, noteText, REASON, reasonText, TARGET } from './arguments.js';
import { endAssignments } from './assignments.js';
import type { EventContext } from './event-context.js';
import { EventTransition } from './event-transition.type.js';
import { nextTier } from './holding-tiers.js';
import { SUPERVISION_DAYS } from './supervision.js';

const MOST_DAYS = 20;

/** How the grid centre moves an event between tiers, times and offices. */
@Resolver()
export class EventOversightResolver {
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
