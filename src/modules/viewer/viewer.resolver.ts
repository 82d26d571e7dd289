import 'reflect-metadata';
import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { MyAccess } from '../../policy/my-access.js';
import { HubError } from '../../shared/errors.js';
import { SCALARS } from '../common/scalars.js';
import { TypeAccessType } from './type-access.type.js';
import { Viewer } from './viewer.type.js';
import type { ViewerContext } from './viewer-context.js';

/** Who the caller is, and what the caller may read. Neither reads a record. */
@Resolver()
export class ViewerResolver {
  @Query(() => Viewer, { nullable: true, description: 'The caller of this request 当前调用者' })
  async viewer(@Ctx() context: ViewerContext): Promise<Viewer> {
    const { id, kind, department, tier, purpose = null, caseId = null } = context.principal;
    const areas = await context.viewerAreas();
    return { id, kind, department, tier, areas, purpose, caseId, policyVersion: context.policyVersion };
  }

  @Query(() => TypeAccessType, {
    nullable: true,
    description: 'What the caller may read of a type: each field, on which rows, by which rule 我的权限',
  })
  myAccess(
    @Ctx() context: ViewerContext,
    @Arg('type', () => SCALARS.String, { description: 'Name of a type 类型' }) type: string,
  ): MyAccess {
    const report = context.myAccess(type);
    if (report === undefined) throw new HubError('BAD_USER_INPUT', 'There is no type of this name.');
    return report;
  }
}
