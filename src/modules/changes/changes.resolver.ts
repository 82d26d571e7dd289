import 'reflect-metadata';
import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { pageLimit } from '../common/page-limit.js';
import { SCALARS } from '../common/scalars.js';
import { ChangePage } from './change-page.type.js';
import type { ChangesContext } from './changes-context.js';

/** What happened to the records that the caller may read, for whoever keeps a copy of them. */
@Resolver()
export class ChangesResolver {
  @Query(() => ChangePage, {
    nullable: true,
    description:
      'What happened to the records that you may read, since a cursor; without one, the feed begins now. /feed gives the same as a stream 数据变更',
  })
  async changes(
    @Ctx() context: ChangesContext,
    @Arg('types', () => [SCALARS.String], {
      nullable: true,
      description: 'Names of types; all that are open to you unless given. A cursor belongs to its types 类型',
    })
    types?: readonly string[] | null,
    @Arg('after', () => SCALARS.String, { nullable: true, description: 'Cursor after which it goes on 起始游标' })
    after?: string | null,
    @Arg('first', () => SCALARS.Int, {
      nullable: true,
      description: 'About how many changes at most, 50 unless given, at most 1000 前若干条',
    })
    first?: number | null,
  ): Promise<ChangePage> {
    const { caller, feed } = context;
    const question = {
      types: feed.types(caller, types ?? undefined),
      first: Math.max(pageLimit(first), 1),
      ...(after != null && { after }),
    };
    const page = await feed.page(caller, question);
    for (const read of page.reads) context.reportRead(read);
    return new ChangePage(page);
  }
}
