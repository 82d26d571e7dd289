import type pg from 'pg';

/** An open database of the hub: where it is, and the pool of the hub's own role (SELECT on data, INSERT on receipts). */
export interface Database {
  /** Connection settings of the owner role, for migrations, seeding and the command line. */
  readonly owner: pg.ClientConfig;
  /** Connection settings of the runtime role `fivefold_hub`. */
  readonly hub: pg.ClientConfig;
  /** Releases what opening started: the embedded server, when this process started it. */
  close(): Promise<void>;
}
