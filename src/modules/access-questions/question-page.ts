import type { ReceiptRead } from '../../receipts/receipt.js';
import type { ReceiptRange } from '../../receipts/search.js';
import type { StoredReceipt } from '../../receipts/stored-receipt.js';
import { HubError } from '../../shared/errors.js';
import { EVERY_FIELD, NO_FIELD } from '../access-log/access-log-page.js';
import { KeysetPage, type PageRange } from '../common/keyset-page.js';
import type { PageArguments } from '../common/page-arguments.js';
import type { AccessQuestionsContext } from './access-questions-context.js';

/** A question, and who answers it. */
export interface AskedQuestion<Row> {
  /** Root field and arguments: cursors are bound to them. */
  readonly asked: readonly [name: string, argument: object];
  read(range: ReceiptRange): Promise<readonly Row[]>;
  count(): Promise<number>;
}

/**
 * A page of an answer that consists of receipts, newest first.
 * @throws HubError for a page size out of bounds, a cursor of another caller, question or policy, and for NUL in an argument
 */
export function questionPage<Row extends { readonly receipt: StoredReceipt }>(
  context: AccessQuestionsContext,
  { asked, read, count }: AskedQuestion<Row>,
  page: PageArguments,
): KeysetPage<Row> {
  const { id, kind, department, tier } = context.principal;
  const binding = JSON.stringify([...asked, id, kind, department, tier, context.policyVersion]);
  checkNoNul(asked);
  return new KeysetPage<Row>(
    {
      read: (range) => read(receiptRange(range)),
      count,
      keyOf: ({ receipt }) => receipt.sequence,
      isKey: (value) => typeof value === 'number',
      report: (rows) => context.reportRead(receiptsRead(rows.map(({ receipt }) => receipt.sequence))),
    },
    { cursors: context.accessQuestions.cursors, binding },
    page,
  );
}

/** PostgreSQL's text holds every character but NUL, which no receipt is searched for. */
export function checkNoNul(argument: object): void {
  if (!JSON.stringify(argument).includes('\\u0000')) return;
  throw new HubError('BAD_USER_INPUT', 'An argument contains the character NUL.');
}

/** What stands on the receipt of an operation that read receipts. */
export function receiptsRead(sequences: readonly (number | string)[]): ReceiptRead {
  const ids = sequences.join();
  return {
    ...{ type: 'AccessReceipt', full: EVERY_FIELD, masked: NO_FIELD, withheld: NO_FIELD },
    ...{ count: sequences.length, ids },
  };
}

function receiptRange({ backward, limit, after }: PageRange): ReceiptRange {
  const direction = backward ? 'oldestFirst' : 'newestFirst';
  return { direction, limit, ...(after !== undefined && { after: String(after) }) };
}
