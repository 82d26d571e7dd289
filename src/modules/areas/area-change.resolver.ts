import 'reflect-metadata';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { SCALARS } from '../common/scalars.js';
import type { WriteContext } from '../common/write-context.js';
import type { Area } from './area.entity.js';
import { ChangedAreaType } from './changed-area.type.js';
import { moveArea } from './steps/move-area.js';
import { renameArea } from './steps/rename-area.js';
import { replaceArea } from './steps/replace-area.js';

/** Changes of the tree of areas. They change who reads what lies in them, so they are for policy officers. */
@Resolver()
export class AreaChangeResolver {
  @Mutation(() => ChangedAreaType, { description: 'Gives an area another name; full names in it follow 区划更名' })
  async renameArea(
    @Ctx() context: WriteContext,
    @Arg('id', () => SCALARS.ID, { description: 'Id of the area 区划标识' }) id: string,
    @Arg('name', () => SCALARS.String, { description: 'The new name, 1 to 60 characters 新名称' }) name: string,
  ): Promise<ChangedAreaType> {
    return changed(context, 'renameArea', ['fullName', 'name'], await renameArea(context.em, id, name));
  }

  @Mutation(() => ChangedAreaType, {
    description: 'Puts an area below another parent, with all areas and records in it 区划调整',
  })
  async moveArea(
    @Ctx() context: WriteContext,
    @Arg('id', () => SCALARS.ID, { description: 'Id of the area 区划标识' }) id: string,
    @Arg('parent', () => SCALARS.ID, { description: 'Id of the new parent, of a higher level 新上级区划' })
    parent: string,
  ): Promise<ChangedAreaType> {
    return changed(context, 'moveArea', ['fullName', 'parent'], await moveArea(context.em, id, parent));
  }

  @Mutation(() => ChangedAreaType, {
    description: 'Ends an area; another one of its level takes all areas and records in it, and its callers 区划撤并',
  })
  async replaceArea(
    @Ctx() context: WriteContext,
    @Arg('id', () => SCALARS.ID, { description: 'Id of the area 区划标识' }) id: string,
    @Arg('by', () => SCALARS.ID, { description: 'Id of the area that replaces it 替代区划' }) by: string,
  ): Promise<ChangedAreaType> {
    return changed(context, 'replaceArea', ['replacedBy', 'validTo'], await replaceArea(context.em, id, by));
  }
}

async function changed(
  context: WriteContext,
  action: string,
  fields: readonly string[],
  area: Area,
): Promise<ChangedAreaType> {
  await context.em.flush();
  await context.em.refresh(area);
  context.reportWrite({ action, type: 'Area', fields, ids: String(area.id) });
  return new ChangedAreaType(area);
}
