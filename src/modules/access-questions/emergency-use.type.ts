import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import type { EmergencyUse } from '../../policy/emergency-use.js';
import { SCALARS } from '../common/scalars.js';
import { CallerTier } from '../viewer/viewer.enums.js';

/** An emergency access, and what was read while it was in force. */
@ObjectType('EmergencyUse', {
  description: 'An emergency access, and what its holder read of it while it was in force 紧急访问的使用',
  simpleResolvers: true,
})
export class EmergencyUseType implements EmergencyUse {
  @Field(() => SCALARS.ID, { description: 'Identifier of the grant 授权标识' })
  readonly grant!: string;

  @Field(() => SCALARS.ID, { description: 'Who took it: identifier of the caller 调用者' })
  readonly caller!: string;

  @Field(() => SCALARS.String, { description: 'Department code of the caller 部门代码' })
  readonly department!: string;

  @Field(() => CallerTier, { description: 'Tier of the caller 层级' })
  readonly tier!: string;

  @Field(() => SCALARS.String, { description: 'Type of the records 类型' })
  readonly type!: string;

  @Field(() => [SCALARS.String], { description: 'Fields 字段' })
  readonly fields!: readonly string[];

  @Field(() => SCALARS.String, { description: 'Reason given 理由' })
  readonly reason!: string;

  @Field(() => SCALARS.DateTime, { description: 'From when 起始时间' })
  readonly validFrom!: string;

  @Field(() => SCALARS.DateTime, { description: 'Until when, unless it was revoked 截止时间' })
  readonly validTo!: string;

  @Field(() => SCALARS.DateTime, { nullable: true, description: 'When it was revoked 撤销时间' })
  readonly revokedAt!: string | null;

  @Field(() => SCALARS.Int, { description: 'Operations that were given one of its fields in that time 操作数' })
  readonly operations!: number;

  @Field(() => SCALARS.Int, { description: 'Records of its type that they were given 记录数' })
  readonly records!: number;

  @Field(() => [SCALARS.ID], { description: 'Places of the first of them in the log, at most 20 回执序号' })
  readonly receipts!: readonly string[];
}
