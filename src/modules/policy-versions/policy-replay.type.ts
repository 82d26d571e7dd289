import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import type { CountedRows } from '../../policy/counted-change.js';
import type { Replay, ReplayChange } from '../../policy/replay-result.js';
import type { Tier } from '../../shared/principal.js';
import { SCALARS } from '../common/scalars.js';
import { CallerTier } from '../viewer/viewer.enums.js';

/** Records of which more or less would have been given. */
@ObjectType({
  description:
    'Records of which more or less would have been given; null for auditors, who can look the records up 记录数',
  simpleResolvers: true,
})
export class ReplayedRecords {
  @Field(() => SCALARS.Int, { nullable: true, description: 'How many gain 增加' })
  readonly gained?: number;

  @Field(() => SCALARS.Int, { nullable: true, description: 'How many lose 减少' })
  readonly lost?: number;
}

/** What a candidate would have changed of one field. */
@ObjectType({
  description: 'What past reads of a field would have given by a candidate 回放变化',
  simpleResolvers: true,
})
export class PolicyReplayChange implements ReplayChange {
  @Field(() => SCALARS.String, { description: 'Department code of the callers 部门代码' })
  readonly department!: string;

  @Field(() => CallerTier, { description: 'Tier of the callers 层级' })
  readonly tier!: Tier;

  @Field(() => SCALARS.String, { description: 'Type 类型' })
  readonly type!: string;

  @Field(() => SCALARS.String, { description: 'Field 字段' })
  readonly field!: string;

  @Field(() => SCALARS.Int, { description: 'Operations of which it changes this field 操作数' })
  readonly receipts!: number;

  @Field(() => SCALARS.Int, {
    description: 'Records that these operations gave; one that two of them gave counts twice 给出的记录数',
  })
  readonly records!: number;

  @Field(() => ReplayedRecords, { description: 'Of these, how many would have been given in full or not 全部可见' })
  readonly full!: CountedRows;

  @Field(() => ReplayedRecords, { description: 'Of these, how many would have been given masked or not 脱敏可见' })
  readonly masked!: CountedRows;

  @Field(() => [SCALARS.ID], { description: 'Places of these operations in the log, at most 20 回执序号' })
  readonly sequences!: readonly string[];
}

/** What past reads would have given by a candidate. */
@ObjectType('PolicyReplay', {
  description:
    'What recorded reads would have given by a version. Records are as they are now; for auditors only the rules are compared 回放',
  simpleResolvers: true,
})
export class PolicyReplayType implements Replay {
  @Field(() => SCALARS.Int, { description: 'Answered operations that were looked at 操作数' })
  readonly receipts!: number;

  @Field(() => SCALARS.Int, {
    description: 'Those of which something would have been given more or less 有变化的操作数',
  })
  readonly changed!: number;

  @Field(() => SCALARS.Int, { description: 'Those whose version or caller is not known any more 无法回放的操作数' })
  readonly unknown!: number;

  @Field(() => SCALARS.Boolean, { description: 'Whether all of the period was looked at 是否完整' })
  readonly complete!: boolean;

  @Field(() => SCALARS.DateTime, { description: 'Up to when; go on from there where it is not complete 截至时间' })
  readonly replayedUntil!: string;

  @Field(() => [PolicyReplayChange], { description: 'What changes, by department, tier, type and field 变化' })
  readonly changes!: readonly ReplayChange[];
}
