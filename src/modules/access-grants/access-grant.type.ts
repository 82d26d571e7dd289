import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import type { AccessGrant } from '../../access/access-grant.entity.js';
import type { Area } from '../areas/area.entity.js';
import { AreaLevel } from '../areas/area.model.js';
import { enumOf } from '../common/enums.js';
import { SCALARS } from '../common/scalars.js';
import { CallerTier } from '../viewer/viewer.enums.js';
import { AccessGrantKind, AccessGrantState } from './access-grant.enums.js';
import { type GrantState, grantStateAt } from './grant-state.js';

const levels = enumOf(AreaLevel);

/** The area of a grant, without relations: those whom a grant concerns read of it even where they read no category. */
@ObjectType('AccessGrantArea', { description: 'Area of a grant 授权区域', simpleResolvers: true })
export class AccessGrantAreaType {
  @Field(() => SCALARS.ID, { description: 'Identifier 标识' })
  readonly id!: string;

  @Field(() => SCALARS.String, { description: 'Area code 区划代码' })
  readonly code!: string;

  @Field(() => SCALARS.String, { description: 'Name after those of its ancestors 全称' })
  readonly fullName!: string;

  @Field(() => levels, { description: 'Level 层级' })
  readonly level!: string;
}

/** A grant as those see it whom it concerns. */
@ObjectType('AccessGrant', {
  description: 'Fields of a type, in an area, for a period: asked for, decided, ended 授权',
  simpleResolvers: true,
})
export class AccessGrantType {
  @Field(() => SCALARS.ID, { description: 'Identifier 标识' })
  readonly id: string;

  @Field(() => AccessGrantKind, { description: 'How it came about 种类' })
  readonly kind: AccessGrant['kind'];

  @Field(() => AccessGrantState, { description: 'Where it stands now 状态' })
  readonly state: GrantState;

  @Field(() => SCALARS.String, { description: 'Type of the records 类型' })
  readonly type: string;

  @Field(() => [SCALARS.String], { description: 'Fields, beside id 字段' })
  readonly fields: readonly string[];

  @Field(() => AccessGrantAreaType, { description: 'Area of the records 区域' })
  readonly area: AccessGrantAreaType;

  @Field(() => SCALARS.String, {
    nullable: true,
    description: 'Purpose with which it is used, header x-purpose; null for emergency access 用途',
  })
  readonly purpose: string | null;

  @Field(() => SCALARS.String, { description: 'Why it is needed 理由' })
  readonly reason: string;

  @Field(() => SCALARS.String, { description: 'Code of the department that holds it 申请部门' })
  readonly department: string;

  @Field(() => CallerTier, { description: 'Tier that holds it 层级' })
  readonly tier: string;

  @Field(() => [SCALARS.ID], { description: 'Ids of the areas of those who hold it 持有人的责任区域' })
  readonly holderAreas: readonly string[];

  @Field(() => SCALARS.ID, {
    nullable: true,
    description:
      'The one caller who holds it; null: every caller of the department and tier who is responsible for one of the holder areas 持有人',
  })
  readonly holder: string | null;

  @Field(() => SCALARS.DateTime, { description: 'From this time 生效时间' })
  readonly validFrom: string;

  @Field(() => SCALARS.DateTime, { description: 'Until before this time 失效时间' })
  readonly validTo: string;

  @Field(() => SCALARS.String, {
    nullable: true,
    description:
      'Code of the department that decides on it, as the source of its fields; null: a policy officer 审批部门',
  })
  readonly sourceDepartment: string | null;

  @Field(() => SCALARS.ID, { description: 'Who asked for it, or took it 申请人' })
  readonly requestedBy: string;

  @Field(() => SCALARS.DateTime, { description: 'When 申请时间' })
  readonly requestedAt: string;

  @Field(() => SCALARS.DateTime, { nullable: true, description: 'It lapses without a reply before this time 答复期限' })
  readonly replyBy: string | null;

  @Field(() => SCALARS.ID, { nullable: true, description: 'Who decided 审批人' })
  readonly decidedBy: string | null;

  @Field(() => SCALARS.DateTime, { nullable: true, description: 'When 审批时间' })
  readonly decidedAt: string | null;

  @Field(() => SCALARS.String, { nullable: true, description: 'What was said with the decision 审批意见' })
  readonly note: string | null;

  @Field(() => SCALARS.ID, { nullable: true, description: 'Who revoked it 撤销人' })
  readonly revokedBy: string | null;

  @Field(() => SCALARS.DateTime, { nullable: true, description: 'When 撤销时间' })
  readonly revokedAt: string | null;

  @Field(() => SCALARS.String, { nullable: true, description: 'Why 撤销理由' })
  readonly revocationReason: string | null;

  /** @param area that of the grant @param now by the clock of the database */
  constructor(grant: AccessGrant, area: Area, now: Date) {
    this.id = grant.id;
    this.kind = grant.kind;
    this.state = grantStateAt(grant, now);
    this.type = grant.type;
    this.fields = grant.fields;
    this.area = { id: String(area.id), code: area.code, fullName: area.fullName ?? area.name, level: area.level };
    this.purpose = grant.purpose ?? null;
    this.reason = grant.reason;
    this.department = grant.department;
    this.tier = grant.tier;
    this.holderAreas = grant.holderAreaIds.map(String);
    this.holder = grant.holderId ?? null;
    this.validFrom = grant.validFrom.toISOString();
    this.validTo = grant.validTo.toISOString();
    this.sourceDepartment = grant.sourceDepartment ?? null;
    this.requestedBy = grant.requestedBy;
    this.requestedAt = grant.requestedAt.toISOString();
    this.replyBy = grant.replyBy?.toISOString() ?? null;
    this.decidedBy = grant.decidedBy ?? null;
    this.decidedAt = grant.decidedAt?.toISOString() ?? null;
    this.note = grant.note ?? null;
    this.revokedBy = grant.revokedBy ?? null;
    this.revokedAt = grant.revokedAt?.toISOString() ?? null;
    this.revocationReason = grant.revocationReason ?? null;
  }
}
