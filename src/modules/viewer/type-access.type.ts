import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import type { MyAccess, MyFieldAccess } from '../../policy/my-access.js';
import { SCALARS } from '../common/scalars.js';
import { AccessEffect } from './viewer.enums.js';

/** What a caller gets of one field of a type. */
@ObjectType('FieldAccess', { description: 'What the caller gets of a field 字段权限', simpleResolvers: true })
export class FieldAccessType implements MyFieldAccess {
  @Field(() => SCALARS.String, { description: 'Field 字段' })
  readonly field!: string;

  @Field(() => SCALARS.String, { description: 'Chinese label 中文名' })
  readonly label!: string;

  @Field(() => SCALARS.Int, { description: 'Level 1 public, 2 internal, 3 personal, 4 sensitive personal 数据级别' })
  readonly level!: MyFieldAccess['level'];

  @Field(() => AccessEffect, { description: 'What is given 权限' })
  readonly effect!: MyFieldAccess['effect'];

  @Field(() => SCALARS.String, { description: 'Visible rows on which the value is given, in words 全部可见的行' })
  readonly fullRows!: string;

  @Field(() => SCALARS.String, {
    description: 'Visible rows on which only the masked value is given, in words 脱敏可见的行',
  })
  readonly maskedRows!: string;

  @Field(() => SCALARS.String, { description: 'Rule that decides it 规则' })
  readonly rule!: string;

  @Field(() => SCALARS.String, { description: 'Why it is not simply given in full; empty when it is 原因' })
  readonly reason!: string;
}

/** What a caller gets of one type. */
@ObjectType('TypeAccess', { description: 'What the caller gets of a type 类型权限', simpleResolvers: true })
export class TypeAccessType implements MyAccess {
  @Field(() => SCALARS.String, { description: 'Type 类型' })
  readonly type!: string;

  @Field(() => SCALARS.String, { description: 'Chinese label 中文名' })
  readonly label!: string;

  @Field(() => SCALARS.String, { description: 'Which rows exist for the caller, in words 可见范围' })
  readonly rows!: string;

  @Field(() => [FieldAccessType], { description: 'Every field of the type 字段' })
  readonly fields!: readonly MyFieldAccess[];
}
