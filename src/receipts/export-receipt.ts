import { hash, randomUUID } from 'node:crypto';
import type { ExportedLog } from './export-log.js';
import type { ReceiptDraft } from './receipt.js';

const OPERATION = 'fivefold log export';

/** The receipt of an export by a user of the hub's machine. Ids are a range, since an export holds all receipts up to its end. */
export function exportReceipt(user: string, { receipts }: ExportedLog): ReceiptDraft {
  const ids = receipts === 0 ? '' : `0-${receipts - 1}`;
  return {
    principal: { id: `operator:${user}`, kind: 'admin', department: '', tier: 'CITY' },
    operation: OPERATION,
    documentHash: hash('sha256', OPERATION),
    policyVersion: '',
    requestId: randomUUID(),
    reads: [{ type: 'AccessReceipt', full: ['*'], masked: [], withheld: [], count: receipts, ids }],
    outcome: 'answered',
    errors: [],
    startedAt: new Date(),
    durationMs: 0,
  };
}
