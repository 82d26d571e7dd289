import 'reflect-metadata';
import { Field, InputType } from 'type-graphql';
import { SCALARS } from '../common/scalars.js';
import { AccessDecision } from './access-grant.enums.js';
import type { Emergency } from './steps/break-glass.js';
import type { AccessDecision as Decision } from './steps/decide-access.js';
import type { AccessRequest } from './steps/request-access.js';

/** What a department asks for. */
@InputType({ description: 'Fields of a type that a department asks for 授权申请' })
export class RequestAccessInput implements AccessRequest {
  @Field(() => SCALARS.String, { description: 'Type of the records, for example Person 类型' })
  readonly type!: string;

  @Field(() => [SCALARS.String], { description: 'Fields 字段' })
  readonly fields!: readonly string[];

  @Field(() => SCALARS.ID, { description: 'Id of the area of the records 区域' })
  readonly area!: string;

  @Field(() => SCALARS.String, { description: 'Purpose with which it will be used, 1 to 200 characters 用途' })
  readonly purpose!: string;

  @Field(() => SCALARS.String, { description: 'Why it is needed, 1 to 1000 characters 理由' })
  readonly reason!: string;

  @Field(() => SCALARS.DateTime, { nullable: true, description: 'From this time; now unless given 生效时间' })
  readonly validFrom?: string | null;

  @Field(() => SCALARS.DateTime, { description: 'Until before this time 失效时间' })
  readonly validTo!: string;
}

/** How a request is answered. */
@InputType({ description: 'How a request is answered; fields, area and period only to narrow it 授权审批' })
export class DecideAccessInput implements Decision {
  @Field(() => SCALARS.ID, { description: 'Id of the grant 授权标识' })
  readonly id!: string;

  @Field(() => AccessDecision, { description: 'The decision 决定' })
  readonly decision!: Decision['decision'];

  @Field(() => [SCALARS.String], { nullable: true, description: 'Only these fields 字段' })
  readonly fields?: readonly string[] | null;

  @Field(() => SCALARS.ID, { nullable: true, description: 'Only in this area 区域' })
  readonly area?: string | null;

  @Field(() => SCALARS.DateTime, { nullable: true, description: 'Only from this time 生效时间' })
  readonly validFrom?: string | null;

  @Field(() => SCALARS.DateTime, { nullable: true, description: 'Only until before this time 失效时间' })
  readonly validTo?: string | null;

  @Field(() => SCALARS.String, {
    nullable: true,
    description: 'What is said with the decision, 1 to 1000 characters; needed to refuse 审批意见',
  })
  readonly note?: string | null;
}

/** Emergency access that is taken. */
@InputType({ description: 'Emergency access, in force at once, for the caller alone 紧急访问' })
export class BreakGlassInput implements Emergency {
  @Field(() => SCALARS.String, { description: 'Type of the records, for example Person 类型' })
  readonly type!: string;

  @Field(() => [SCALARS.String], { description: 'Fields 字段' })
  readonly fields!: readonly string[];

  @Field(() => SCALARS.ID, { description: "Id of the area of the records, inside the caller's own areas 区域" })
  readonly area!: string;

  @Field(() => SCALARS.String, { description: 'What the emergency is, 1 to 1000 characters 理由' })
  readonly reason!: string;

  @Field(() => SCALARS.Int, { description: 'For how many hours, at most 24 时长' })
  readonly hours!: number;
}
