import { hash } from 'node:crypto';
import type { Principal } from '../shared/principal.js';
import type { ReceiptDraft } from './receipt.js';

/** A request for the log itself, which is no GraphQL operation. */
export interface LogRequest {
  readonly principal: Principal;
  readonly requestId: string;
  /** What was asked for, such as `GET /log/tile/entries/000`: the operation of the receipt. */
  readonly operation: string;
}

/** What the receipt of a request says of who asked for what, and why. */
export function requestDraft({
  principal,
  operation,
  requestId,
}: LogRequest): Pick<ReceiptDraft, 'principal' | 'purpose' | 'caseId' | 'operation' | 'documentHash' | 'requestId'> {
  const { purpose, caseId } = principal;
  return {
    principal,
    ...(purpose !== undefined && { purpose }),
    ...(caseId !== undefined && { caseId }),
    operation,
    documentHash: hash('sha256', operation),
    requestId,
  };
}
