import type { Queryable } from '../queryable.js';
import { parseReceipt, type StoredReceipt } from '../stored-receipt.js';

/** What an export held, as the log has it. */
export interface ExportManifest {
  readonly format: 'fivefold/access-log-answer/v1';
  /** What was asked for: method and address. */
  readonly request: string;
  /** Rows, the header not counted. */
  readonly rows: number;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
  /** The access policy that let the caller read the log. */
  readonly policyVersion: string;
  readonly caller: string;
  /** Place of the receipt that says that it was asked for; receipts from there on are not in the file. */
  readonly receipt: string;
  /** Place of the receipt that says what it held; its `documentHash` is the SHA-256. */
  readonly completed: string;
  readonly completedAt: string;
}

const OPENED = 'select body from access_receipt where sequence = $1';

/** The two receipts of an export are of one request. */
const COMPLETED = `
  select body from access_receipt
  where principal_id = $1 and sequence > $2 and strpos(body, '"requestId":"' || $3 || '"') > 0 order by sequence limit 1`;

/** The manifest of an export; undefined where there is none at this place, or it was not completed. */
export async function findManifest(database: Queryable, receipt: string): Promise<ExportManifest | undefined> {
  if (!/^(0|[1-9]\d{0,14})$/.test(receipt)) return undefined;
  const opened = await find(database, 'export_opened', OPENED, [receipt]);
  if (opened === undefined) return undefined;
  const { principal, requestId, operation } = opened;
  const completed = await find(database, 'export_completed', COMPLETED, [principal.id, receipt, requestId]);
  if (completed === undefined || completed.operation !== `${operation} (complete)`) return undefined;
  return {
    format: 'fivefold/access-log-answer/v1',
    request: operation,
    rows: completed.reads[0]?.count ?? 0,
    sha256: completed.documentHash,
    policyVersion: completed.policyVersion,
    caller: principal.id,
    receipt,
    completed: String(completed.sequence),
    completedAt: completed.recordedAt,
  };
}

async function find(
  database: Queryable,
  name: string,
  text: string,
  values: readonly unknown[],
): Promise<StoredReceipt | undefined> {
  const { rows } = await database.query<{ body: string }>({ name, text, values: [...values] });
  const [row] = rows;
  return row && parseReceipt(row.body);
}
