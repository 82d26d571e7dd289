import 'reflect-metadata';
import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { ReceiptFilter } from '../../receipts/receipt-filter.js';
import { HubError } from '../../shared/errors.js';
import { SCALARS } from '../common/scalars.js';
import type { AccessLogContext } from './access-log-context.js';
import { AccessLogFilter } from './access-log-filter.type.js';
import { accessLogPage } from './access-log-page.js';
import { AccessReceiptConnection } from './access-receipt-connection.type.js';

/** The log of accesses, for those to whom the access files open it. Reading it is itself recorded. */
@Resolver()
export class AccessLogResolver {
  @Query(() => AccessReceiptConnection, {
    nullable: true,
    description: 'Who read what, newest first, for auditors; itself recorded 访问日志',
  })
  accessLog(
    @Ctx() context: AccessLogContext,
    @Arg('filter', () => AccessLogFilter, { nullable: true, description: 'Only receipts that fit 筛选' })
    filter?: AccessLogFilter | null,
    @Arg('first', () => SCALARS.Int, { nullable: true, description: 'Page size, from the start 前若干条' })
    first?: number | null,
    @Arg('after', () => SCALARS.String, { nullable: true, description: 'Cursor after which the page begins 起始游标' })
    after?: string | null,
    @Arg('last', () => SCALARS.Int, { nullable: true, description: 'Page size, from the end 后若干条' })
    last?: number | null,
    @Arg('before', () => SCALARS.String, { nullable: true, description: 'Cursor before which the page ends 结束游标' })
    before?: string | null,
  ): AccessReceiptConnection {
    const page = { first: first ?? null, after: after ?? null, last: last ?? null, before: before ?? null };
    return new AccessReceiptConnection(accessLogPage(context, receiptFilter(filter ?? {}), page));
  }
}

/** Leaves out what is null. PostgreSQL's text holds every character but NUL, which no receipt is searched for. */
function receiptFilter(filter: AccessLogFilter): ReceiptFilter {
  if (JSON.stringify(filter).includes('\\u0000')) {
    throw new HubError('BAD_USER_INPUT', 'The filter contains the character NUL.');
  }
  const { caller, department, record, type, field, outcome, since, until } = filter;
  return {
    ...(caller != null && { caller }),
    ...(department != null && { department }),
    ...(record != null && { record: { type: record.type, id: record.id } }),
    ...(type != null && { type }),
    ...(field != null && { field }),
    ...(outcome != null && { outcome }),
    ...(since != null && { since }),
    ...(until != null && { until }),
  };
}
