import type { ReceiptFilter } from '../../receipts/receipt-filter.js';
import type { StoredReceipt } from '../../receipts/stored-receipt.js';
import { KeysetPage, type PageSource } from '../common/keyset-page.js';
import type { PageArguments } from '../common/page-arguments.js';
import type { AccessLogContext } from './access-log-context.js';

/** Fields of a receipt that is given: the access log is read whole or not at all. */
export const EVERY_FIELD = ['*'];
export const NO_FIELD: readonly string[] = [];

/**
 * A page of the log, newest first.
 * @throws HubError for a page size out of bounds, and for a cursor of another caller, filter or policy
 */
export function accessLogPage(
  context: AccessLogContext,
  filter: ReceiptFilter,
  page: PageArguments,
): KeysetPage<StoredReceipt> {
  const { id, kind, department, tier } = context.principal;
  const { receipts, cursors } = context.accessLog;
  const binding = JSON.stringify(['accessLog', id, kind, department, tier, context.policyVersion, filter]);
  const source: PageSource<StoredReceipt> = {
    read: ({ backward, limit, after }) =>
      receipts.search(filter, {
        direction: backward ? 'oldestFirst' : 'newestFirst',
        limit,
        ...(after !== undefined && { after: String(after) }),
      }),
    count: () => receipts.count(filter),
    keyOf: ({ sequence }) => sequence,
    isKey: (value) => typeof value === 'number',
    report: (read) =>
      context.reportRead({
        type: 'AccessReceipt',
        full: EVERY_FIELD,
        masked: NO_FIELD,
        withheld: NO_FIELD,
        count: read.length,
        ids: read.map(({ sequence }) => sequence).join(),
      }),
  };
  return new KeysetPage(source, { cursors, binding }, page);
}
