import 'reflect-metadata';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { SCALARS } from '../common/scalars.js';
import type { AreaHistory } from './area-history.entity.js';

/** How an area changed. */
export const AreaChange = { RENAMED: 'renamed', MOVED: 'moved', REPLACED: 'replaced' } as const;
registerEnumType(AreaChange, {
  name: 'AreaChange',
  description: 'How an area changed 区划变更',
  valuesConfig: {
    RENAMED: { description: 'It, or an area that it lies in, got another name 更名' },
    MOVED: { description: 'It, or an area that it lies in, came below another parent 调整隶属' },
    REPLACED: { description: 'Another area replaced it 被替代' },
  },
});

/** What an area was before a change. */
@ObjectType('AreaPast', { description: 'What an area was before a change 区划沿革', simpleResolvers: true })
export class AreaPastType {
  @Field(() => AreaChange, { description: 'How it changed then 变更类型' })
  readonly change: AreaHistory['change'];

  @Field(() => SCALARS.String, { description: 'Name until then 原名称' })
  readonly name: string;

  @Field(() => SCALARS.String, { description: 'Name after those of its ancestors until then 原全称' })
  readonly fullName: string;

  @Field(() => SCALARS.ID, { nullable: true, description: 'Id of its parent until then 原上级区划' })
  readonly parent: string | null;

  @Field(() => [SCALARS.ID], { description: 'Ids of the areas that it lay in, widest first 原路径' })
  readonly path: readonly string[];

  @Field(() => SCALARS.DateTime, { description: 'When it changed 变更时间' })
  readonly changedAt: string;

  constructor({ change, name, fullName, parentId, path, changedAt }: AreaHistory) {
    this.change = change;
    this.name = name;
    this.fullName = fullName;
    this.parent = parentId == null ? null : String(parentId);
    this.path = path.map(String);
    this.changedAt = changedAt.toISOString();
  }
}
