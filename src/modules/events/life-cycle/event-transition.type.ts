import 'reflect-metadata';
import { sql } from 'kysely';
import { Ctx, Field, ObjectType } from 'type-graphql';
import { enumOf } from '../../common/enums.js';
import { SCALARS } from '../../common/scalars.js';
import { EventStatus, EventTier } from '../event.model.js';
import { EventAction } from '../event-action.model.js';
import type { EventContext } from './event-context.js';
import { eventRow } from './event-row.js';
import { runStatement } from './run-statement.js';
import type { TakenStep } from './take-step.js';

const statuses = enumOf(EventStatus);
const tiers = enumOf(EventTier);
const actions = enumOf(EventAction);

/** What a step made of an event. Whoever takes one reads the status, so this tells nothing new. */
@ObjectType('EventTransition', {
  description: 'A step that was taken, and where the event stands 办理结果',
  simpleResolvers: true,
})
export class EventTransition {
  @Field(() => SCALARS.ID, { description: 'Id of the event 事件标识' })
  readonly event: string;

  @Field(() => actions, { description: 'What was done 动作' })
  readonly action: string;

  @Field(() => statuses, { nullable: true, description: 'Status before 原状态; null for the report' })
  readonly from: string | null;

  @Field(() => statuses, { description: 'Status after 新状态' })
  readonly to: string;

  @Field(() => SCALARS.DateTime, { description: 'When 时间' })
  readonly at: string;

  @Field(() => SCALARS.DateTime, { nullable: true, description: 'When the next step is due 下一步时限' })
  readonly dueAt: string | null;

  @Field(() => tiers, { description: 'Tier that holds the event now 办理层级' })
  readonly tier: string;

  constructor({ event, action, from, to, at }: TakenStep) {
    this.event = event.id;
    this.action = action;
    this.from = from;
    this.to = to;
    this.at = at.toISOString();
    this.dueAt = event.dueAt?.toISOString() ?? null;
    this.tier = event.tier;
  }

  @Field(() => [actions], { description: 'What the caller may do with it next 可办动作' })
  async availableActions(@Ctx() context: EventContext): Promise<readonly string[]> {
    const { allowed, from } = eventRow(context);
    const query = sql<{ allowed: readonly string[] }>`select ${allowed} as allowed ${from}`;
    const [found] = await runStatement(context.em, context.caller, query, [this.event]);
    return found?.allowed ?? [];
  }
}
