import 'reflect-metadata';
import { Field, InputType } from 'type-graphql';
import type { PrincipalKind, Tier } from '../../shared/principal.js';
import { SCALARS } from '../common/scalars.js';
import { CallerKind, CallerTier } from '../viewer/viewer.enums.js';

/** A caller, as an officer describes one. */
@InputType({
  description: 'A caller: department and tier, or the id of a service account, which the hub keeps with both 调用者',
})
export class DescribedCallerInput {
  @Field(() => SCALARS.ID, {
    nullable: true,
    description:
      'Identifier. Of a service account (service:<name>) it says all but the reason; of a person it adds grid assignments and emergency access 标识',
  })
  readonly id?: string | null;

  @Field(() => CallerKind, { nullable: true, description: 'Kind; a person unless given 调用者类型' })
  readonly kind?: PrincipalKind | null;

  @Field(() => SCALARS.String, { nullable: true, description: 'Department code 部门代码' })
  readonly department?: string | null;

  @Field(() => CallerTier, { nullable: true, description: 'Tier 层级' })
  readonly tier?: Tier | null;

  @Field(() => [SCALARS.ID], {
    nullable: true,
    description: 'Ids of the areas that the caller is responsible for, at the level of the tier 责任区域',
  })
  readonly areas?: readonly string[] | null;

  @Field(() => SCALARS.String, { nullable: true, description: 'Purpose of the request 用途' })
  readonly purpose?: string | null;

  @Field(() => SCALARS.String, { nullable: true, description: 'Case of the request 案件' })
  readonly caseId?: string | null;
}
