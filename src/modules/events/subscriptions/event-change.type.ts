import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import { ChangeKind } from '../../changes/changes.enums.js';
import { SCALARS } from '../../common/scalars.js';
import { typeNamed } from '../../common/type-registry.js';

/** What happened to one event. */
@ObjectType({ description: 'What happened to one event 一条事件变更', simpleResolvers: true })
export class EventChange {
  @Field(() => SCALARS.ID, { description: 'The same where the same is told again 变更标识' })
  readonly eventId!: string;

  @Field(() => ChangeKind, { description: 'What happened 变更类型' })
  readonly kind!: string;

  @Field(() => SCALARS.ID, { description: 'Identifier of the event 标识' })
  readonly id!: string;

  @Field(() => typeNamed('Event'), {
    nullable: true,
    description: 'The event as you may read it now; null where it left or is gone 事件',
  })
  readonly event!: unknown;

  @Field(() => SCALARS.String, { description: 'Goes on behind it: `after` of the next subscription 游标' })
  readonly cursor!: string;
}
