import 'reflect-metadata';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { checkText } from '../../../shared/check-text.js';
import { HubError } from '../../../shared/errors.js';
import { SCALARS } from '../../common/scalars.js';
import { actOnEvent } from './act-on-event.js';
import { CATEGORY, EVENT, NOTE, noteText, REASON, reasonText, SCALE, URGENCY } from './arguments.js';
import { assignTo } from './assignments.js';
import type { EventContext } from './event-context.js';
import { EventTransition } from './event-transition.type.js';
import { holdingTier } from './holding-tiers.js';

const LONGEST_CATEGORY = 80;
const MOST_DEPARTMENTS = 20;

/** How the grid centre takes an event up and gives it to departments. */
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
}
