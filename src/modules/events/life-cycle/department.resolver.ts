import 'reflect-metadata';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { checkText, LONGEST_REASON } from '../../../shared/check-text.js';
import { SCALARS } from '../../common/scalars.js';
import { actOnEvent } from './act-on-event.js';
import { EVENT, NOTE, noteText, REASON, REPLY, reasonText, replyText } from './arguments.js';
import { endAssignments, noteArrival } from './assignments.js';
import type { EventContext } from './event-context.js';
import { EventTransition } from './event-transition.type.js';

const LONGEST_AGREEMENT = 4000;

/** What those do with an event who deal with it: a member of the grid, the departments. */
@Resolver()
export class EventDepartmentResolver {
  @Mutation(() => EventTransition, { description: 'Says that the grid has dealt with an event itself 自办' })
  handleSelf(@Ctx() context: EventContext, @EVENT event: string, @REPLY reply: string): Promise<EventTransition> {
    return actOnEvent(context, { event, action: 'HANDLE_SELF' }, () => ({ set: { reply: replyText(reply) } }));
  }

  @Mutation(() => EventTransition, { description: 'Takes an event on for the department 签收' })
  signEvent(@Ctx() context: EventContext, @EVENT event: string): Promise<EventTransition> {
    const { em, principal } = context;
    return actOnEvent(context, { event, action: 'SIGN' }, async (open) => {
      await noteArrival(em, open.event, principal.department, { at: open.at, reportedIn: false });
      return { assigned: true };
    });
  }

  @Mutation(() => EventTransition, { description: 'Gives an event back, at most twice 退单' })
  returnEvent(@Ctx() context: EventContext, @EVENT event: string, @REASON reason: string): Promise<EventTransition> {
    return actOnEvent(context, { event, action: 'RETURN' }, async (open) => {
      await endAssignments(context.em, open.event, open.at);
      return { set: { returns: open.event.returns + 1 }, assigned: true, note: reasonText(reason) };
    });
  }

  @Mutation(() => EventTransition, { description: 'Says that a department came when it was whistled for 报到' })
  reportIn(@Ctx() context: EventContext, @EVENT event: string, @NOTE note?: string | null): Promise<EventTransition> {
    const { em, principal } = context;
    return actOnEvent(context, { event, action: 'REPORT_IN' }, async (open) => {
      await noteArrival(em, open.event, principal.department, { at: open.at, reportedIn: true });
      return { assigned: true, note: noteText(note) };
    });
  }

  @Mutation(() => EventTransition, { description: 'Notes a mediation of a dispute, and what was agreed 调处' })
  mediateEvent(
    @Ctx() context: EventContext,
    @EVENT event: string,
    @Arg('note', () => SCALARS.String, { description: 'What was done, 1 to 1000 characters 说明' }) note: string,
    @Arg('agreement', () => SCALARS.String, {
      nullable: true,
      description: 'What was agreed, 1 to 4000 characters 调解协议',
    })
    agreement?: string | null,
  ): Promise<EventTransition> {
    return actOnEvent(context, { event, action: 'MEDIATE' }, () => ({
      ...(agreement != null && { set: { agreement: checkText('agreement', agreement, LONGEST_AGREEMENT) } }),
      note: checkText('note', note, LONGEST_REASON),
    }));
  }

  @Mutation(() => EventTransition, { description: 'Asks the grid centre for more time, once 申请延期' })
  requestExtension(
    @Ctx() context: EventContext,
    @EVENT event: string,
    @REASON reason: string,
  ): Promise<EventTransition> {
    return actOnEvent(context, { event, action: 'REQUEST_EXTENSION' }, () => ({
      set: { extension: 'REQUESTED' },
      note: reasonText(reason),
    }));
  }

  @Mutation(() => EventTransition, { description: 'Says that an event is dealt with, and what is replied 办结' })
  resolveEvent(@Ctx() context: EventContext, @EVENT event: string, @REPLY reply: string): Promise<EventTransition> {
    return actOnEvent(context, { event, action: 'RESOLVE' }, () => ({ set: { reply: replyText(reply) } }));
  }
}
