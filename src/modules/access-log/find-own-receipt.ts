import type { ReceiptEvidence } from '../../receipts/find-receipt.js';
import type { AccessLogContext } from './access-log-context.js';
import { readOfReceipt } from './receipt-read.js';

/**
 * A receipt by its place: any for those to whom the access files open the log, their own ones for everybody else. Undefined
 * for others' receipts as where there is none. It puts the read onto the receipt of this operation.
 */
export async function findOwnReceipt(context: AccessLogContext, id: string): Promise<ReceiptEvidence | undefined> {
  const everything = context.access('AccessReceipt').visible.op !== 'false';
  const found = await context.accessLog.find(id, everything ? undefined : context.principal.id);
  context.reportRead(readOfReceipt(found?.receipt));
  return found;
}
