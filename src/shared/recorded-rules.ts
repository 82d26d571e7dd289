/** Reads of which the person concerned is told later: those of a department with this purpose, on a case, or both. */
export interface CovertRule {
  /** Department code. */
  readonly department: string;
  /** What the request gives as its purpose, but for case and spaces at its ends; without it, any purpose or none. */
  readonly purpose?: string;
  /** Only where the request gives a case. */
  readonly onCase: boolean;
  /** Days of 24 hours from the read to its disclosure. */
  readonly days: number;
}

/** What a version of the access policy says of the receipts that name it. */
export interface RecordedRules {
  /** Fields of level 4, by type. A field that only some rows raise to it is none: receipts do not tell the rows. */
  readonly sensitive: Readonly<Record<string, readonly string[]>>;
  readonly covert: readonly CovertRule[];
  /** Chinese labels by department code. */
  readonly departments: Readonly<Record<string, string>>;
}
