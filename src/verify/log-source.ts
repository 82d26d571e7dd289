/** A receipt as it is kept. */
export interface KeptReceipt {
  /** Place in the log, from 0. */
  readonly sequence: number;
  /** Canonical text, UTF-8; undefined where it is in an archive. */
  readonly body?: Buffer;
  /** The hash that is kept of the text. */
  readonly leafHash: Buffer;
  /** What a database keeps for searching; it must say the same. */
  readonly columns?: {
    readonly principalId: string;
    readonly department: string;
    readonly outcome: string;
    /** ISO 8601 in UTC with milliseconds. */
    readonly recordedAt: string;
  };
}

/** A signed checkpoint as it is kept. */
export interface KeptCheckpoint {
  /** Its place among the checkpoints, from 0. */
  readonly number: number;
  readonly size: number;
  /** Signed note, C2SP tlog-checkpoint. */
  readonly note: string;
  /** Seconds since 1970 when it was stored, where a database keeps that. */
  readonly signedAt?: number;
}

/** A key of the log as it is kept. */
export interface KeptKey {
  /** From 0, in the order in which the keys took over. */
  readonly number: number;
  /** Public half, C2SP signed-note. */
  readonly verifierKey: string;
  /** Size of the log when it took over. */
  readonly firstSize: number;
  /** Signed note in which the key before hands over to it; null for the first one. */
  readonly note: string | null;
}

/** A part of the log whose texts were moved to a file. */
export interface KeptArchive {
  /** From 0, in the order of the receipts. */
  readonly number: number;
  /** Size of the log before its first receipt, and after its last one. */
  readonly firstSize: number;
  readonly size: number;
  /** Signed note at the head of the file. */
  readonly note: string;
  /** Sequence of the receipt that says that it was archived. */
  readonly receipt: number;
}

/** Root of a complete subtree of 256 ^ level receipts, from receipt place * 256 ^ level on. */
export interface KeptSubtree {
  readonly level: number;
  readonly place: number;
  readonly hash: Buffer;
}

/** Roots of the perfect subtrees that the tree of `size` receipts consists of, one after another, the largest first. */
export interface KeptFrontier {
  readonly size: number;
  readonly frontier: Buffer;
}

/** A log to be checked. Every list is given once, in the order said. */
export interface LogSource {
  /** What the source says of itself: number of receipts and of checkpoints, where it says so; then they must be right. */
  readonly counts?: { readonly receipts: number; readonly checkpoints: number };
  /** Every receipt must be covered by a checkpoint: an export ends with one. */
  readonly complete: boolean;
  /** Receipts that are expected, for the progress. */
  readonly expected: number;
  /** In order of their number. */
  keys(): Promise<readonly KeptKey[]>;
  /** In order of their number. */
  archives(): Promise<readonly KeptArchive[]>;
  /** In order of their number. */
  checkpoints(): AsyncIterable<KeptCheckpoint>;
  /** In order of their sequence. */
  receipts(): AsyncIterable<KeptReceipt>;
  /** In order of the receipt that they end with, smaller ones first. */
  subtrees(): AsyncIterable<KeptSubtree>;
  /** In order of their size. */
  frontiers(): AsyncIterable<KeptFrontier>;
}

/** The source cannot be read as what it should be. `message` says where. */
export class UnreadableLog extends Error {}
