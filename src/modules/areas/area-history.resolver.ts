import 'reflect-metadata';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { ReceiptRead } from '../../receipts/receipt.js';
import { SCALARS } from '../common/scalars.js';
import { AreaHistory } from './area-history.entity.js';
import { AreaPastType } from './area-past.type.js';

/** What the resolver needs of the request. */
export interface AreaHistoryContext {
  readonly grants: { readonly reader: () => EntityManager };
  reportRead(read: ReceiptRead): void;
}

const FIELDS = ['fullName', 'name', 'parent'];
const NO_FIELD: readonly string[] = [];

/** What areas were before they changed; for everyone who reads areas. */
@Resolver()
export class AreaHistoryResolver {
  @Query(() => [AreaPastType], {
    nullable: true,
    description: 'What an area was before each of its changes, newest first 区划沿革',
  })
  async areaHistory(
    @Ctx() context: AreaHistoryContext,
    @Arg('id', () => SCALARS.ID, { description: 'Id of the area 区划标识' }) id: string,
  ): Promise<readonly AreaPastType[]> {
    const area = /^[1-9]\d{0,8}$/.test(id) ? Number(id) : 0;
    const past = await context.grants.reader().find(AreaHistory, { area }, { orderBy: { id: 'desc' } });
    const ids = past.length === 0 ? '' : id;
    const count = past.length === 0 ? 0 : 1;
    context.reportRead({ type: 'Area', full: FIELDS, masked: NO_FIELD, withheld: NO_FIELD, count, ids });
    return past.map((one) => new AreaPastType(one));
  }
}
