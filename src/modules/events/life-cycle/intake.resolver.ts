import 'reflect-metadata';
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { HubError } from '../../../shared/errors.js';
import type { Principal } from '../../../shared/principal.js';
import { findArea } from '../../areas/find-area.js';
import { SCALARS } from '../../common/scalars.js';
import { reportStep } from './act-on-event.js';
import type { EventContext, SentEventsContext } from './event-context.js';
import { EventTransition } from './event-transition.type.js';
import { findSentEvents } from './find-sent-events.js';
import { DeviceAlarmInput, HotlineOrderInput, ReportEventInput } from './intake.inputs.js';
import { SentEvent } from './intake.types.js';
import { reportAlarm } from './report-alarm.js';
import { reportCase } from './report-case.js';
import { type Origin, sentOnce } from './sent-once.js';

/** How events come in: from people, the hotline and devices. */
@Resolver()
export class EventIntakeResolver {
  @Mutation(() => EventTransition, { description: 'Reports an event 上报' })
  async reportEvent(
    @Ctx() context: EventContext,
    @Arg('input', () => ReportEventInput, { description: 'The event 事件' }) input: ReportEventInput,
  ): Promise<EventTransition> {
    if (!mayReport(context.principal)) throw new HubError('FORBIDDEN');
    if (input.scale != null && input.kind !== 'DISPUTE') {
      throw new HubError('BAD_USER_INPUT', 'Only a dispute has a scale.');
    }
    const area = await findArea(context.em, input.area);
    return reportStep(context, await reportCase(context, { ...input, area }));
  }

  @Mutation(() => SentEvent, {
    description:
      'Takes an order of the hotline; the same one again changes nothing and says where it stands 接收 12345 工单',
  })
  async ingestHotlineOrder(
    @Ctx() context: EventContext,
    @Arg('input', () => HotlineOrderInput, { description: 'The order 工单' }) input: HotlineOrderInput,
  ): Promise<SentEvent> {
    if (context.principal.department !== HOTLINE) throw new HubError('FORBIDDEN');
    const area = await findArea(context.em, input.area);
    const report = (origin: Origin) => reportCase(context, { ...input, kind: 'HOTLINE_ORDER', area, origin });
    return new SentEvent(await sentOnce(context, 'ingestHotlineOrder', input, report));
  }

  @Mutation(() => SentEvent, {
    description: 'Opens an event for an alarm of a device; the same one again changes nothing 设备告警',
  })
  async reportDeviceAlarm(
    @Ctx() context: EventContext,
    @Arg('input', () => DeviceAlarmInput, { description: 'The alarm 告警' }) input: DeviceAlarmInput,
  ): Promise<SentEvent> {
    return new SentEvent(await reportAlarm(context, input));
  }

  @Query(() => [SentEvent], {
    nullable: true,
    description: "Where the hotline's own orders stand, by their numbers there; at most 100 查询工单办理状态",
  })
  hotlineOrders(
    @Ctx() context: SentEventsContext,
    @Arg('source', () => SCALARS.String, { description: 'The system that sent them 来源系统' }) source: string,
    @Arg('externalIds', () => [SCALARS.String], { description: 'Their numbers there 工单编号' })
    externalIds: readonly string[],
  ): Promise<readonly SentEvent[]> {
    if (context.principal.department !== HOTLINE) throw new HubError('FORBIDDEN');
    return findSentEvents(context, source, externalIds);
  }
}

const HOTLINE = 'hotline_12345';

/** Who reports by themselves: the grid centre and its citizen channels, and whoever serves a grid. */
function mayReport({ kind, department, tier }: Principal): boolean {
  return department === 'grid_centre' || (kind === 'person' && tier === 'GRID');
}
