/** Who used emergency access (break-glass)? */
export interface EmergencyQuestion {
  readonly caller?: string;
  readonly department?: string;
  /** Taken at this time (ISO 8601) or later. */
  readonly since?: string;
  /** Taken before this time. */
  readonly until?: string;
}

/** An emergency access, and what its holder read of what it gives while it was in force. Times are ISO 8601. */
export interface EmergencyUse {
  /** Id of the grant. */
  readonly grant: string;
  readonly caller: string;
  readonly department: string;
  readonly tier: string;
  readonly type: string;
  readonly fields: readonly string[];
  readonly reason: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly revokedAt: string | null;
  /** Operations of the holder that were given one of its fields. */
  readonly operations: number;
  /** Records of its type that they were given. */
  readonly records: number;
  /** Places of the first of them in the log, at most 20. */
  readonly receipts: readonly string[];
}
