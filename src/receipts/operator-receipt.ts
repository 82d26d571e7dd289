import { hash, randomUUID } from 'node:crypto';
import type { ReceiptDraft } from './receipt.js';

/** What a command of the hub's machine did. */
export interface OperatorAct extends Partial<Pick<ReceiptDraft, 'purpose' | 'reads' | 'writes'>> {
  /** Name of the user of the machine. */
  readonly user: string;
  /** The command, for example `fivefold log export`. */
  readonly operation: string;
  /** What its hash stands for; by default the command. */
  readonly document?: string;
}

/** The receipt of what an operator did: whoever may run commands on the database is an administrator without an account. */
export function operatorReceipt({
  user,
  operation,
  document = operation,
  reads = [],
  ...act
}: OperatorAct): ReceiptDraft {
  return {
    principal: { id: `operator:${user}`, kind: 'admin', department: '', tier: 'CITY' },
    operation,
    documentHash: hash('sha256', document),
    policyVersion: '',
    requestId: randomUUID(),
    reads,
    ...act,
    outcome: 'answered',
    errors: [],
    startedAt: new Date(),
    durationMs: 0,
  };
}
