import { expectNotArchived } from './archive-store.js';
import { readLogState } from './checkpoint-store.js';
import { proofText, proveInclusion } from './log-proof.js';
import { forCallers, type Queryable } from './queryable.js';
import { parseReceipt, type StoredReceipt } from './stored-receipt.js';
import { TreeReader } from './tree-reader.js';

/** A receipt with all that whoever trusts nobody needs to check it. */
export interface ReceiptEvidence {
  readonly receipt: StoredReceipt;
  /** The canonical text (RFC 8785), of which the log holds the hash. */
  readonly text: string;
  /** C2SP tlog-proof against the newest checkpoint; undefined until one covers the receipt. */
  readonly proof: string | undefined;
}

/**
 * Finds a receipt by its place; `caller`: only if it is one of this principal.
 * @throws HubError ARCHIVED, to every caller, for a place whose receipt is archived; SERVICE_UNAVAILABLE
 */
export type FindReceipt = (sequence: string, caller?: string) => Promise<ReceiptEvidence | undefined>;

const RECEIPT = `
  select body from access_receipt where sequence = $1 and ($2::text is null or principal_id = $2)`;

export function findReceiptIn(database: Queryable): FindReceipt {
  const log = forCallers(database);
  return async (sequence, caller) => {
    if (!/^(0|[1-9]\d{0,14})$/.test(sequence)) return undefined;
    const values = [sequence, caller ?? null];
    const { rows } = await log.query<{ body: string }>({ name: 'log_receipt', text: RECEIPT, values });
    const [row] = rows;
    if (row === undefined) {
      await expectNotArchived(log, Number(sequence));
      return undefined;
    }
    return { receipt: parseReceipt(row.body), text: row.body, proof: await newestProof(log, Number(sequence)) };
  };
}

async function newestProof(log: Queryable, sequence: number): Promise<string | undefined> {
  const { newest } = await readLogState(log);
  if (newest === undefined || newest.size <= sequence) return undefined;
  return proofText(await proveInclusion(new TreeReader(log), sequence, newest.size), newest.note);
}
