/** What one operation read of one type: names and record ids, never a value. */
export interface ReceiptRead {
  readonly type: string;
  /** Field names by what was given. A field given in full on some rows and masked on others stands under both. */
  readonly full: readonly string[];
  readonly masked: readonly string[];
  readonly withheld: readonly string[];
  /** Number of records given (a record given twice counts twice). */
  readonly count: number;
  /** Their ids, joined by commas, in the order given. */
  readonly ids: string;
}

/** What one operation wrote of one type: field names and record ids, never a value. */
export interface ReceiptWrite {
  /** The step that was done, for example `approveAccess`. */
  readonly action: string;
  readonly type: string;
  /** The fields that were set. */
  readonly fields: readonly string[];
  /** Ids of the records, joined by commas. */
  readonly ids: string;
}

export type ReceiptOutcome = 'answered' | 'refused' | 'failed';

/** What the hub knows of an operation before its receipt has a place in the log. */
export interface ReceiptDraft {
  readonly principal: {
    readonly id: string;
    readonly kind: string;
    readonly department: string;
    readonly tier: string;
  };
  readonly purpose?: string;
  readonly caseId?: string;
  /** Name of the operation, empty when it has none. */
  readonly operation: string;
  /** SHA-256 of the document, hex. */
  readonly documentHash: string;
  readonly policyVersion: string;
  readonly requestId: string;
  readonly reads: readonly ReceiptRead[];
  /**
   * What was not given in full, as canonical JSON: a list of `{"effect","field","path"}`, each path of response keys once. A
   * constant of the operation's plan; empty where everything was.
   */
  readonly accessJson?: string;
  /** Absent where nothing was written. */
  readonly writes?: readonly ReceiptWrite[];
  readonly outcome: ReceiptOutcome;
  /** Error codes of a refused or failed operation. */
  readonly errors: readonly string[];
  /** Start of the operation, and how long it took until the receipt was drafted. */
  readonly startedAt: Date;
  readonly durationMs: number;
}

/** A receipt that is durable. */
export interface ReceiptReference {
  /** Place in the log, from 0, in decimal. */
  readonly sequence: string;
}

/** Appends receipts to the log. */
export interface ReceiptLog {
  /** Resolves when the receipt is durable. Rejects with HubError RECEIPT_UNAVAILABLE: then no data may be given. */
  append(draft: ReceiptDraft): Promise<ReceiptReference>;
  /** Waits for appends under way, then refuses further ones. */
  close(): Promise<void>;
}
