import type { ReceiptDraft } from '../../src/receipts/receipt.js';
import type { JsonObject } from '../support/hub.js';
import type { ProofRequest } from './hub-pair.js';

/** A request of which it is known what its answer must be, beside what must hold of every answer. */
export interface CheckedRequest {
  readonly request: ProofRequest;
  /** What is wrong with the answer and with what it left on the log. */
  problemsOf(data: JsonObject, receipts: readonly ReceiptDraft[]): readonly string[];
}
