import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import type { WithheldPath } from '../../policy/explain-withheld.js';
import { ReceiptEffect } from '../access-log/access-log.enums.js';
import { SCALARS } from '../common/scalars.js';
import { AccessExplanation } from './access-explanation.type.js';

/** Why a path of a recorded answer was not given in full. */
@ObjectType({
  description: 'Why a path of a recorded answer was not given in full 未给出原因',
  simpleResolvers: true,
})
export class WithheldExplanation {
  @Field(() => SCALARS.String, { description: 'Where it stood in the answer: response keys 路径' })
  readonly path!: string;

  @Field(() => SCALARS.String, { description: 'Line of the access files that decided, or the field 规则' })
  readonly rule!: string;

  @Field(() => ReceiptEffect, { description: 'What was given of it 权限' })
  readonly effect!: WithheldPath['effect'];

  @Field(() => SCALARS.ID, { description: 'Version of the access policy that decided 策略版本' })
  readonly policyVersion!: string;

  @Field(() => SCALARS.String, { description: 'Why, in words 原因' })
  readonly reason!: string;

  @Field(() => AccessExplanation, {
    nullable: true,
    description:
      'The whole explanation; null where only a closed type decided, and where the version cannot be read any more 权限说明',
  })
  readonly explanation!: AccessExplanation | null;
}
