import { registerEnumType } from 'type-graphql';
import type { ReceiptOutcome as Outcome } from '../../receipts/receipt.js';
import type { StoredReceipt } from '../../receipts/stored-receipt.js';

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

type Effect = NonNullable<StoredReceipt['access']>[number]['effect'];

/** What was given of a field that was not given in full: GraphQL name to the receipt's word. */
export const ReceiptEffect = {
  MASK: 'mask',
  NONE: 'none',
  VARIES: 'varies',
} as const satisfies Record<Uppercase<Effect>, Effect>;

registerEnumType(ReceiptEffect, {
  name: 'ReceiptEffect',
  description: 'What was given of a field that was not given in full 权限',
  valuesConfig: {
    MASK: { description: 'A masked value 脱敏' },
    NONE: { description: 'Nothing 未给出' },
    VARIES: { description: 'It depended on the row 视行而定' },
  },
});
