import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import { enumOf } from '../common/enums.js';
import { SCALARS } from '../common/scalars.js';
import type { Area } from './area.entity.js';
import { AreaLevel } from './area.model.js';

const levels = enumOf(AreaLevel);

/** An area after a change, without relations: those who change areas read no category. */
@ObjectType('ChangedArea', { description: 'An area after a change 变更后的区划', simpleResolvers: true })
export class ChangedAreaType {
  @Field(() => SCALARS.ID, { description: 'Identifier 标识' })
  readonly id: string;

  @Field(() => SCALARS.String, { description: 'Area code 区划代码' })
  readonly code: string;

  @Field(() => SCALARS.String, { description: 'Name after those of its ancestors 全称' })
  readonly fullName: string;

  @Field(() => levels, { description: 'Level 层级' })
  readonly level: string;

  @Field(() => SCALARS.ID, { nullable: true, description: 'Id of its parent 上级区划' })
  readonly parent: string | null;

  @Field(() => SCALARS.Date, { nullable: true, description: 'Last day on which it is valid 停用日期' })
  readonly validTo: string | null;

  @Field(() => SCALARS.ID, { nullable: true, description: 'Id of the area that replaced it 替代区划' })
  readonly replacedBy: string | null;

  constructor({ id, code, fullName, name, level, parent, validTo, replacedBy }: Area) {
    this.id = String(id);
    this.code = code;
    this.fullName = fullName ?? name;
    this.level = level;
    this.parent = parent == null ? null : String(parent.id);
    this.validTo = validTo ?? null;
    this.replacedBy = replacedBy == null ? null : String(replacedBy.id);
  }
}
