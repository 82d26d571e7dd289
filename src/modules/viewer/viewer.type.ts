import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import type { PrincipalKind, Tier } from '../../shared/principal.js';
import { AreaLevel } from '../areas/area.model.js';
import { enumOf } from '../common/enums.js';
import { SCALARS } from '../common/scalars.js';
import { CallerKind, CallerTier } from './viewer.enums.js';

const levels = enumOf(AreaLevel);

/** An area a caller is responsible for, without relations: the viewer is answered without reading records. */
@ObjectType({ description: 'An area the caller is responsible for 责任区域', simpleResolvers: true })
export class ViewerArea {
  @Field(() => SCALARS.ID, { description: 'Identifier 标识' })
  readonly id!: string;

  @Field(() => SCALARS.String, { description: 'Area code 区划代码' })
  readonly code!: string;

  @Field(() => SCALARS.String, { description: 'Name 名称' })
  readonly name!: string;

  @Field(() => levels, { description: 'Level 层级' })
  readonly level!: string;
}

/** The caller of this request. */
@ObjectType({ description: 'The caller of this request 当前调用者', simpleResolvers: true })
export class Viewer {
  @Field(() => SCALARS.ID, { description: 'Identifier 标识' })
  readonly id!: string;

  @Field(() => CallerKind, { description: 'Kind of caller 调用者类型' })
  readonly kind!: PrincipalKind;

  @Field(() => SCALARS.String, { description: 'Department code 部门代码' })
  readonly department!: string;

  @Field(() => CallerTier, { description: 'Tier 层级' })
  readonly tier!: Tier;

  @Field(() => [ViewerArea], { description: 'Areas the caller is responsible for 责任区域' })
  readonly areas!: readonly ViewerArea[];

  @Field(() => SCALARS.String, { nullable: true, description: 'Purpose of this request 用途, header x-purpose' })
  readonly purpose!: string | null;

  @Field(() => SCALARS.String, { nullable: true, description: 'Case of this request 案件, header x-case-id' })
  readonly caseId!: string | null;

  @Field(() => SCALARS.String, { description: 'Version of the access policy 策略版本' })
  readonly policyVersion!: string;
}
