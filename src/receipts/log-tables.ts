/** The tables that searches of the log name, as Kysely sees them. */
export interface LogTables {
  readonly access_receipt: {
    readonly sequence: string;
    readonly recorded_at: Date;
    readonly principal_id: string;
    readonly department: string;
    readonly outcome: string;
    readonly body: string;
  };
}
