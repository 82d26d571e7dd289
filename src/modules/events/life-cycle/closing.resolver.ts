import 'reflect-metadata';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { HubError } from '../../../shared/errors.js';
import { SCALARS } from '../../common/scalars.js';
import { actOnEvent } from './act-on-event.js';
import { EVENT, NOTE, noteText, REASON, reasonText, SATISFACTION, SATISFACTION_IF_KNOWN } from './arguments.js';
import { endAssignments } from './assignments.js';
import type { EventContext } from './event-context.js';
import { EventTransition } from './event-transition.type.js';

/** What is done with an event that was resolved. */
@Resolver()
export class EventClosingResolver {
  @Mutation(() => EventTransition, {
    description: 'Asks who reported an event whether it is resolved; closes it or not 回访',
  })
  verifyEvent(
    @Ctx() context: EventContext,
    @EVENT event: string,
    @Arg('resolved', () => SCALARS.Boolean, { description: 'Whether it is 是否解决' }) resolved: boolean,
    @SATISFACTION_IF_KNOWN satisfaction?: string | null,
    @NOTE note?: string | null,
  ): Promise<EventTransition> {
    const to = resolved ? 'CLOSED' : 'IN_PROGRESS';
    return actOnEvent(context, { event, action: 'VERIFY', to }, ({ at }) => {
      if (!resolved && note == null) throw new HubError('BAD_USER_INPUT', 'note must say what is not resolved.');
      const closed = resolved ? { closedAt: at } : {};
      return { set: { ...(satisfaction != null && { satisfaction }), ...closed }, note: noteText(note) };
    });
  }

  @Mutation(() => EventTransition, { description: 'Evaluates how an event was dealt with 问效' })
  evaluateEvent(
    @Ctx() context: EventContext,
    @EVENT event: string,
    @SATISFACTION satisfaction: string,
    @NOTE note?: string | null,
  ): Promise<EventTransition> {
    return actOnEvent(context, { event, action: 'EVALUATE' }, async (open) => {
      await endAssignments(context.em, open.event, open.at);
      return { set: { satisfaction }, assigned: true, note: noteText(note) };
    });
  }

  @Mutation(() => EventTransition, { description: 'Reopens an event, at most 30 days after it was closed 重新办理' })
  reopenEvent(@Ctx() context: EventContext, @EVENT event: string, @REASON reason: string): Promise<EventTransition> {
    return actOnEvent(context, { event, action: 'REOPEN' }, async (open) => {
      await endAssignments(context.em, open.event, open.at);
      return { set: { closedAt: null, extension: null, returns: 0 }, assigned: true, note: reasonText(reason) };
    });
  }
}
