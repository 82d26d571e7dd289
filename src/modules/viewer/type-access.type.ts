import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import { enumOf } from '../common/enums.js';
import { SCALARS } from '../common/scalars.js';
import { AccessEffect } from './viewer.enums.js';

const effects = enumOf(AccessEffect);

/** What a caller gets of one field of a type. */
@ObjectType('FieldAccess', { description: 'What the caller gets of a field 字段权限', simpleResolvers: true })
export class FieldAccessReport {
  @Field(() => SCALARS.String, { description: 'Field 字段' })
  readonly field!: string;

  @Field(() => SCALARS.String, { description: 'Chinese label 中文名' })
  readonly label!: string;

  @Field(() => SCALARS.Int, { description: 'Level 1 public, 2 internal, 3 personal, 4 sensitive personal 数据级别' })
  readonly level!: number;

  @Field(() => effects, { description: 'What is given 权限' })
  readonly effect!: keyof (typeof AccessEffect)['values'];

  @Field(() => SCALARS.String, { description: 'On which rows, in words 适用范围' })
  readonly rows!: string;

  @Field(() => SCALARS.String, { description: 'Rule that decides it 规则' })
  readonly rule!: string;

  @Field(() => SCALARS.String, { nullable: true, description: 'Why it is not given in full 原因' })
  readonly reason!: string | null;
}

/** What a caller gets of one type. */
@ObjectType('TypeAccess', { description: 'What the caller gets of a type 类型权限', simpleResolvers: true })
export class TypeAccessReport {
  @Field(() => SCALARS.String, { description: 'Type 类型' })
  readonly type!: string;

  @Field(() => SCALARS.String, { description: 'Which rows exist for the caller, in words 可见范围' })
  readonly rows!: string;

  @Field(() => [FieldAccessReport], { description: 'Every field of the type 字段' })
  readonly fields!: readonly FieldAccessReport[];
}
