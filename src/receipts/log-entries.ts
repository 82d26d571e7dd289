import { HubError } from '../shared/errors.js';
import type { Principal } from '../shared/principal.js';
import { expectNotArchived } from './archive-store.js';
import { readBundle, readLines } from './entry-bundle.js';
import { isCovered, type PublishedLog } from './published-log.js';
import { forCallers, type Queryable } from './queryable.js';
import type { ReceiptDraft, ReceiptLog } from './receipt.js';
import { type LogRequest, requestDraft } from './request-draft.js';
import { parseTilePart, type TilePart } from './tile-path.js';
import { TILE_HASHES } from './tree-reader.js';

/** A request for receipts of the log. */
export interface EntriesRequest extends LogRequest {
  /** Which bundle: its path after `entries/` (C2SP tlog-tiles). */
  readonly path: string;
}

/** Gives receipts to those who may read the access log; each request leaves a receipt of its own, before anything is given. */
export interface LogEntries {
  /**
   * A bundle in the encoding of C2SP tlog-tiles.
   * @throws HubError FORBIDDEN, NOT_FOUND, ARCHIVED, RECEIPT_UNAVAILABLE; ENTRY_TOO_LONG when a receipt of it does not fit the encoding
   */
  bundle(request: EntriesRequest): Promise<Buffer>;
  /** The same receipts as canonical JSON, one a line; they may be of any length. */
  lines(request: EntriesRequest): Promise<AsyncIterable<string>>;
}

export interface LogEntriesOptions {
  readonly database: Queryable;
  readonly published: PublishedLog;
  readonly receipts: ReceiptLog;
  /** Whether the policy in force lets the caller read the log, and its version. */
  readonly decide: (principal: Principal) => Promise<{ readonly open: boolean; readonly policyVersion: string }>;
}

/** Receipts are read whole or not at all. */
const EVERY_FIELD = ['*'];
const NO_FIELD: readonly string[] = [];

const REFUSALS: ReadonlySet<string> = new Set(['FORBIDDEN', 'NOT_FOUND', 'ARCHIVED', 'ENTRY_TOO_LONG']);

export function openLogEntries(given: LogEntriesOptions): LogEntries {
  const database = forCallers(given.database);
  const options = { ...given, database };
  return {
    bundle: (request) =>
      serve(options, request, async (part) => {
        const bundle = await readBundle(database, part);
        if (bundle === undefined) throw new HubError('ENTRY_TOO_LONG');
        return bundle;
      }),
    lines: (request) => serve(options, request, async (part) => readLines(database, part)),
  };
}

async function serve<Body>(
  { database, published, receipts, decide }: LogEntriesOptions,
  request: EntriesRequest,
  read: (part: TilePart) => Promise<Body>,
): Promise<Body> {
  const [startedAt, begun] = [new Date(), performance.now()];
  const { open, policyVersion } = await decide(request.principal);
  const leave = async (end: Pick<ReceiptDraft, 'reads' | 'outcome' | 'errors'>) => {
    const durationMs = performance.now() - begun;
    await receipts.append({ ...requestDraft(request), ...end, policyVersion, startedAt, durationMs });
  };
  try {
    if (!open) throw new HubError('FORBIDDEN');
    const part = parseTilePart(request.path);
    if (part === undefined || !isCovered(part, await published.coveredSize())) throw new HubError('NOT_FOUND');
    await expectNotArchived(database, part.index * TILE_HASHES);
    const body = await read(part);
    await leave({ reads: [readOf(part)], outcome: 'answered', errors: [] });
    return body;
  } catch (error) {
    const code = error instanceof HubError ? error.code : 'INTERNAL_SERVER_ERROR';
    const outcome = REFUSALS.has(code) ? 'refused' : 'failed';
    if (code !== 'RECEIPT_UNAVAILABLE') await leave({ reads: [], outcome, errors: [code] });
    throw error;
  }
}

function readOf({ index, width }: TilePart): ReceiptDraft['reads'][number] {
  const first = index * TILE_HASHES;
  const ids = Array.from({ length: width }, (_, at) => first + at).join();
  return { type: 'AccessReceipt', full: EVERY_FIELD, masked: NO_FIELD, withheld: NO_FIELD, count: width, ids };
}
