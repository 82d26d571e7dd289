import type { Parameter, Statement } from '../shared/postgres/messages.js';
import type { RawRow } from '../shared/postgres/raw-row.js';

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

/** A read whose receipt can be written by the same statement, so that the database is asked, and waited for, once. */
export interface RecordableRead {
  /** Gives at most one row; of its columns, some hold ids as text, joined by commas. The same object for the same draft but for values. */
  readonly statement: Statement;
  readonly values: readonly Parameter[];
  /** Its reads are still without ids and count; its duration is that until the statement is sent. */
  readonly draft: ReceiptDraft;
  /** For each read of the draft, the columns that hold its ids. */
  readonly idColumns: readonly (readonly string[])[];
}

/** The row of a read, and its receipt, which is durable. */
export interface RecordedRead extends ReceiptReference {
  /** Undefined where the statement gave none. */
  readonly row: RawRow | undefined;
}

/** Appends receipts to the log. */
export interface ReceiptLog {
  /**
   * Reads and appends in one statement where nothing else is being appended. Undefined where it could not be done: read, and
   * append the receipt, each by itself then. (When the connection was lost, there may be a receipt of this try in the log.)
   */
  appendRead(read: RecordableRead): Promise<RecordedRead | undefined>;
  /** Resolves when the receipt is durable. Rejects with HubError RECEIPT_UNAVAILABLE: then no data may be given. */
  append(draft: ReceiptDraft): Promise<ReceiptReference>;
  /** Waits for appends under way, then refuses further ones. */
  close(): Promise<void>;
}
