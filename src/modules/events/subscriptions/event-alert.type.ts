import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import { SCALARS } from '../../common/scalars.js';
import { typeNamed } from '../../common/type-registry.js';
import { EventAlertReason, type EventAlertReasonName } from './event-alert-reason.js';

/** An event that asks for the caller's attention. */
@ObjectType({ description: 'An event that asks for your attention 事件告警', simpleResolvers: true })
export class EventAlert {
  @Field(() => SCALARS.ID, { description: 'The same where the same is told again 变更标识' })
  readonly eventId!: string;

  @Field(() => [EventAlertReason], { description: 'Why 告警原因' })
  readonly reasons!: readonly EventAlertReasonName[];

  @Field(() => SCALARS.ID, { description: 'Identifier of the event 标识' })
  readonly id!: string;

  @Field(() => typeNamed('Event'), { nullable: true, description: 'The event as you may read it now 事件' })
  readonly event!: unknown;

  @Field(() => SCALARS.String, { description: 'Goes on behind it: `after` of the next subscription 游标' })
  readonly cursor!: string;
}
