import { registerEnumType } from 'type-graphql';
import type { ReceiptOutcome as Outcome } from '../../receipts/receipt.js';

/** How an operation ended: GraphQL name to the receipt's word. */
export const ReceiptOutcome = {
  ANSWERED: 'answered',
  REFUSED: 'refused',
  FAILED: 'failed',
} as const satisfies Record<Uppercase<Outcome>, Outcome>;

registerEnumType(ReceiptOutcome, {
  name: 'ReceiptOutcome',
  description: 'How an operation ended 结果',
  valuesConfig: {
    ANSWERED: { description: 'Answered 已答复' },
    REFUSED: { description: 'Refused: not permitted or not valid 已拒绝' },
    FAILED: { description: 'Failed in the hub 失败' },
  },
});
