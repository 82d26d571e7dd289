import type { Model } from '../data/model.js';
import type { Parameter } from '../data/pool.js';
import { idColumn } from '../data/sql/row.js';
import type { ReadStatement } from '../data/sql/statement.js';
import type { ReceiptDraft, ReceiptLog, ReceiptRead, RecordedRead } from '../receipts/receipt.js';
import type { OperationRequest } from './operation-request.js';
import type { Outcome } from './outcome.js';
import type { PreparedOperation } from './prepare-operation.js';
import { receiptReads, typeReads } from './receipt-reads.js';

/** What stands on a receipt beside what the request and the clock say. */
type Recorded = Pick<ReceiptDraft, 'policyVersion' | 'reads' | 'accessJson' | 'writes' | 'outcome' | 'errors'>;

/** Writes the receipts of one operation. Made when it begins: from then on its duration counts. */
export class OperationReceipts {
  readonly #log: ReceiptLog;
  readonly #models: ReadonlyMap<string, Model>;
  readonly #request: OperationRequest;
  readonly #startedAt = new Date();
  readonly #begun = performance.now();

  constructor(log: ReceiptLog, models: ReadonlyMap<string, Model>, request: OperationRequest) {
    this.#log = log;
    this.#models = models;
    this.#request = request;
  }

  /** Makes the receipt of what was done durable and gives its sequence. Rejects with HubError RECEIPT_UNAVAILABLE. */
  async append(outcome: Outcome, policyVersion: string): Promise<string> {
    const { prepared, context, writes = [] } = outcome;
    const reads: readonly ReceiptRead[] =
      prepared === undefined || context === undefined
        ? []
        : [...receiptReads(prepared, context.reader, this.#models), ...context.reported];
    const draft = this.#draft({
      policyVersion,
      reads,
      accessJson: prepared?.plan.receiptAccess ?? '',
      ...(writes.length === 0 ? {} : { writes }),
      outcome: outcome.outcome,
      errors: outcome.errors.map((error) => String(error.extensions.code ?? 'INTERNAL_SERVER_ERROR')),
    });
    return (await this.#log.append(draft)).sequence;
  }

  /** The same for what was read outside of a plan. */
  async appendReads(reads: readonly ReceiptRead[], policyVersion: string): Promise<string> {
    return (await this.#log.append(this.#draft({ policyVersion, reads, outcome: 'answered', errors: [] }))).sequence;
  }

  /** Reads the only root field of an operation and records it at once; see ReceiptLog.appendRead. */
  appendRead(
    prepared: PreparedOperation,
    policyVersion: string,
    { statement, indexes: given }: ReadStatement,
    values: readonly Parameter[],
  ): Promise<RecordedRead | undefined> {
    const types = typeReads(prepared);
    const reads = types.map(({ indexes: _, ...fields }): ReceiptRead => ({ ...fields, ids: '', count: 0 }));
    const accessJson = prepared.plan.receiptAccess;
    return this.#log.appendRead({
      statement,
      values,
      draft: this.#draft({ policyVersion, reads, accessJson, outcome: 'answered', errors: [] }),
      idColumns: types.map(({ indexes }) => indexes.filter((index) => given.includes(index)).map(idColumn)),
    });
  }

  #draft(recorded: Recorded): ReceiptDraft {
    const { principal, operation, documentHash, requestId } = this.#request;
    const { purpose, caseId } = principal;
    return {
      principal,
      ...(purpose === undefined ? {} : { purpose }),
      ...(caseId === undefined ? {} : { caseId }),
      operation: operation.name?.value ?? '',
      documentHash,
      requestId,
      ...recorded,
      startedAt: this.#startedAt,
      durationMs: Math.round((performance.now() - this.#begun) * 1000) / 1000,
    };
  }
}
