import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import { enumOf } from '../../common/enums.js';
import { SCALARS } from '../../common/scalars.js';
import { EventStatus } from '../event.model.js';
import type { HandledEvent } from './load-events.js';

const statuses = enumOf(EventStatus);

/** What a sending system learns of the event that it sent. */
@ObjectType('SentEvent', {
  description: 'Where an event stands that a system sent 来件办理状态',
  simpleResolvers: true,
})
export class SentEvent {
  @Field(() => SCALARS.ID, { description: 'Id of the event 事件标识' })
  readonly event: string;

  @Field(() => SCALARS.String, { description: 'Event number 事件编号' })
  readonly number: string;

  @Field(() => SCALARS.String, { description: 'Its number in the system that sent it 来源编号' })
  readonly externalId: string;

  @Field(() => statuses, { description: 'Status 事件状态' })
  readonly status: string;

  @Field(() => SCALARS.DateTime, { nullable: true, description: 'When the next step is due 办理时限' })
  readonly dueAt: string | null;

  @Field(() => SCALARS.DateTime, { nullable: true, description: 'Closed at 办结时间' })
  readonly closedAt: string | null;

  constructor({ id, number, externalId, status, dueAt, closedAt }: HandledEvent) {
    this.event = id;
    this.number = number;
    this.externalId = externalId ?? '';
    this.status = status;
    this.dueAt = dueAt?.toISOString() ?? null;
    this.closedAt = closedAt?.toISOString() ?? null;
  }
}
