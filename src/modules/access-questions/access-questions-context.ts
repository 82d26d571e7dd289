import type { EmergencyQuestion, EmergencyUse } from '../../policy/emergency-use.js';
import type { AccessQuestions } from '../../receipts/questions/access-questions.js';
import type { ReceiptRead } from '../../receipts/receipt.js';
import type { CursorCodec } from '../../shared/cursor.js';
import type { Principal } from '../../shared/principal.js';

/** Answers what is asked of the log, and of emergency accesses. */
export interface AccessQuestionsServices {
  readonly questions: AccessQuestions;
  readonly emergencyUses: (question: EmergencyQuestion, limit: number) => Promise<readonly EmergencyUse[]>;
  readonly cursors: CursorCodec;
}

/** What the resolvers of auditors' questions need of the request. */
export interface AccessQuestionsContext {
  readonly principal: Principal;
  readonly policyVersion: string;
  readonly accessQuestions: AccessQuestionsServices;
  /** Puts what was read onto the receipt of this operation. */
  reportRead(read: ReceiptRead): void;
}
