import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import type { Change as FeedChange, FeedPage } from '../../feed/feed-page.js';
import { RecordScalar } from '../common/record-scalar.js';
import { SCALARS } from '../common/scalars.js';
import { ChangeKind, ResyncReason } from './changes.enums.js';

/** What happened to one record. */
@ObjectType({ description: 'What happened to one record 一条变更', simpleResolvers: true })
export class Change {
  @Field(() => SCALARS.ID, { description: 'The same where the same is told again 变更标识' })
  readonly eventId: string;

  @Field(() => ChangeKind, { description: 'What happened 变更类型' })
  readonly kind: FeedChange['kind'];

  @Field(() => SCALARS.String, { description: 'Type of the record 类型' })
  readonly type: string;

  @Field(() => SCALARS.ID, { description: 'Identifier of the record 标识' })
  readonly id: string;

  @Field(() => RecordScalar, {
    nullable: true,
    description: 'The record as you may read it now; null where it left or is gone 当前可见内容',
  })
  readonly record: unknown;

  constructor({ eventId, kind, type, id, record }: FeedChange) {
    this.eventId = eventId;
    this.kind = kind;
    this.type = type;
    this.id = id;
    this.record = record === undefined ? null : JSON.parse(record.toString());
  }
}

/** A part of the caller's feed. */
@ObjectType({ description: 'A part of your feed of changes 变更页', simpleResolvers: true })
export class ChangePage {
  @Field(() => [Change], { description: 'What happened, each record once 变更列表' })
  readonly changes: readonly Change[];

  @Field(() => SCALARS.String, { description: 'Where to go on: the next `after` 游标' })
  readonly cursor: string;

  @Field(() => SCALARS.Boolean, { description: 'More is known already 是否还有' })
  readonly hasMore: boolean;

  @Field(() => ResyncReason, {
    nullable: true,
    description: 'The copy has to be made anew, and then goes on from `cursor`; null where all is well 需重新同步',
  })
  readonly resyncRequired: string | null;

  constructor({ changes, cursor, more, resync }: FeedPage) {
    this.changes = changes.map((change) => new Change(change));
    this.cursor = cursor;
    this.hasMore = more;
    this.resyncRequired = resync ?? null;
  }
}
