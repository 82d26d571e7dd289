import type pg from 'pg';
import { openSnapshot } from '../data/snapshot.js';
import { HubError } from '../shared/errors.js';
import type { Principal } from '../shared/principal.js';
import { ExportCursors } from './export-cursor.js';
import type { ReadFilter } from './export-filter.js';
import { ExportRun } from './export-run.js';
import type { ResyncReason } from './feed-cursor.js';
import type { FeedPages } from './feed-page.js';
import { type PullParts, type PullRequest, underAccess, withReceipt } from './feed-service.js';

/** A request for all records of a type that the caller sees. */
export interface ExportRequest extends PullRequest {
  readonly type: string;
  /** A filter of the type's queries, as JSON. */
  readonly filter?: string;
  /** Goes on with an export that was broken off. */
  readonly after?: string;
  /** As for feeds, asked before each part. */
  readonly authenticate: () => Promise<Principal>;
}

/** Records, one a line as JSON, of one part of an export; the receipt of it is durable. */
export interface ExportPart {
  readonly lines: Buffer;
  readonly count: number;
  /** Where to go on behind it. */
  readonly cursor: string;
  readonly receipt: string;
}

/** A part of an export, or why it ended early. */
export type ExportStep = ExportPart | { readonly resync: ResyncReason };

/** An export that has begun. */
export interface StartedExport {
  readonly policyVersion: string;
  /** The cursor with which the feed of the type goes on behind the export. */
  readonly feedCursor: string;
  /** Names of the fields of a record, in order. */
  readonly fields: readonly string[];
  /** The parts, each read when it is asked for. Whoever stops asking must call `return`, which lets the snapshot go. */
  readonly parts: AsyncGenerator<ExportStep>;
}

/** Gives exports to callers. */
export interface ExportService {
  /**
   * @throws HubError FORBIDDEN, BAD_USER_INPUT, FIELD_NOT_READABLE, INVALID_CURSOR, EXPORT_LIMIT_REACHED, RECEIPT_UNAVAILABLE,
   * SERVICE_UNAVAILABLE
   */
  start(request: ExportRequest): Promise<StartedExport>;
}

export interface ExportServiceParts extends PullParts {
  readonly pages: FeedPages;
  readonly readFilter: ReadFilter;
  /** Settings of the hub's role, and milliseconds that a statement may take. */
  readonly database: pg.ClientConfig;
  readonly statementTimeout: number;
}

/** Exports under way on one node: each holds a connection and a snapshot. */
const MOST_EXPORTS = 8;

export function createExportService(parts: ExportServiceParts): ExportService {
  let running = 0;
  return {
    start: (request) =>
      withReceipt(parts, request, async () => {
        if (running >= MOST_EXPORTS) throw new HubError('EXPORT_LIMIT_REACHED');
        running += 1;
        const ended = () => {
          running -= 1;
        };
        return start(parts, request, ended).catch((error: unknown) => {
          ended();
          throw error;
        });
      }),
  };
}

async function start(parts: ExportServiceParts, request: ExportRequest, ended: () => void): Promise<StartedExport> {
  const { type, filter: filterText, after } = request;
  await parts.pages.parts.turnDay();
  return underAccess(parts.access, request.principal, async (caller) => {
    const types = parts.pages.types(caller, [type]);
    const filter = filterText === undefined ? undefined : parts.readFilter(type, filterText);
    const cursors = new ExportCursors(parts.pages.parts.cursors, caller, type, filterText);
    const from = after === undefined ? undefined : cursors.decode(after);
    const snapshot = await openSnapshot(parts.database, parts.statementTimeout);
    try {
      const run = new ExportRun(parts, { request, caller, types, cursors, filter, snapshot });
      return await run.start(from, ended);
    } catch (error) {
      await snapshot.close();
      throw error;
    }
  });
}
