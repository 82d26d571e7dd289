import 'reflect-metadata';
import { Field, InputType } from 'type-graphql';
import type { ReceiptOutcome as Outcome } from '../../receipts/receipt.js';
import { SCALARS } from '../common/scalars.js';
import { ReceiptOutcome } from './access-log.enums.js';

/** A record that was read or written. */
@InputType({ description: 'A record that was read or written 被访问的记录' })
export class AccessedRecordInput {
  @Field(() => SCALARS.String, { description: 'Its type 类型' })
  readonly type!: string;

  @Field(() => SCALARS.ID, { description: 'Its id 标识' })
  readonly id!: string;
}

/** Conditions on receipts. */
@InputType({
  description:
    'Conditions on receipts; all must hold, and type, field and record of the same read or write 筛选条件. A condition that is null is not applied.',
})
export class AccessLogFilter {
  @Field(() => SCALARS.ID, { nullable: true, description: 'Who read: identifier of the caller 调用者' })
  readonly caller?: string | null;

  @Field(() => SCALARS.String, { nullable: true, description: 'Department code of the caller 部门代码' })
  readonly department?: string | null;

  @Field(() => AccessedRecordInput, { nullable: true, description: 'Record that was read or written 被访问的记录' })
  readonly record?: AccessedRecordInput | null;

  @Field(() => SCALARS.String, { nullable: true, description: 'Type of which records were read or written 类型' })
  readonly type?: string | null;

  @Field(() => SCALARS.String, {
    nullable: true,
    description: 'Field that was given, in full or masked, or written 字段',
  })
  readonly field?: string | null;

  @Field(() => ReceiptOutcome, { nullable: true, description: 'How the operation ended 结果' })
  readonly outcome?: Outcome | null;

  @Field(() => SCALARS.DateTime, { nullable: true, description: 'Recorded at this time or later 起始时间' })
  readonly since?: string | null;

  @Field(() => SCALARS.DateTime, { nullable: true, description: 'Recorded before this time 截止时间' })
  readonly until?: string | null;
}
