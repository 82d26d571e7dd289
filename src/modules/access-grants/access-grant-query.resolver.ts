import 'reflect-metadata';
import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { SCALARS } from '../common/scalars.js';
import { AccessGrantType } from './access-grant.type.js';
import { AccessGrantConnection } from './access-grant-connection.type.js';
import { AccessGrantFilter } from './access-grant-filter.type.js';
import { findVisibleGrant, grantsPage } from './find-grants.js';
import type { GrantContext } from './grant-context.js';

/** Grants, for those whom they concern. Reading them is recorded. */
@Resolver()
export class AccessGrantQueryResolver {
  @Query(() => AccessGrantType, {
    nullable: true,
    description: 'A grant, for the departments that it concerns, officers and auditors 授权',
  })
  accessGrant(
    @Ctx() context: GrantContext,
    @Arg('id', () => SCALARS.ID, { description: 'Identifier 标识' }) id: string,
  ): Promise<AccessGrantType | null> {
    return findVisibleGrant(context, id);
  }

  @Query(() => AccessGrantConnection, {
    nullable: true,
    description: 'Grants, newest first, for the departments that they concern, officers and auditors 授权列表',
  })
  accessGrants(
    @Ctx() context: GrantContext,
    @Arg('filter', () => AccessGrantFilter, { nullable: true, description: 'Only grants that fit 筛选' })
    filter?: AccessGrantFilter | null,
    @Arg('first', () => SCALARS.Int, { nullable: true, description: 'Page size, from the start 前若干条' })
    first?: number | null,
    @Arg('after', () => SCALARS.String, { nullable: true, description: 'Cursor after which the page begins 起始游标' })
    after?: string | null,
    @Arg('last', () => SCALARS.Int, { nullable: true, description: 'Page size, from the end 后若干条' })
    last?: number | null,
    @Arg('before', () => SCALARS.String, { nullable: true, description: 'Cursor before which the page ends 结束游标' })
    before?: string | null,
  ): AccessGrantConnection {
    const page = { first: first ?? null, after: after ?? null, last: last ?? null, before: before ?? null };
    return new AccessGrantConnection(grantsPage(context, filter ?? {}, page));
  }
}
