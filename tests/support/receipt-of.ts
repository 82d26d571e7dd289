import { parseReceipt, type StoredReceipt } from '../../src/receipts/stored-receipt.js';
import type { HubAnswer, TestHub } from './hub.js';

/** Number of receipts in the log. */
export function logSize(hub: TestHub): Promise<number> {
  return hub.value('select count(*)::int from access_receipt');
}

/** The text of the receipt that an answer names; throws when the log does not have it. */
export function receiptText(hub: TestHub, { body }: HubAnswer): Promise<string> {
  return hub.value('select body from access_receipt where sequence = $1', body.extensions?.receipt);
}

/** The receipt that an answer names. */
export async function receiptOf(hub: TestHub, answer: HubAnswer): Promise<StoredReceipt> {
  return parseReceipt(await receiptText(hub, answer));
}
