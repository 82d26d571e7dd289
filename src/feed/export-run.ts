import type { RawRow } from '../data/pool.js';
import type { Snapshot } from '../data/snapshot.js';
import { exportStatement } from '../data/sql/export.js';
import { GUARD } from '../data/sql/guard.js';
import type { ReadStatement } from '../data/sql/statement.js';
import { StaleAccess } from '../data/stale-access.js';
import type { WholeRecord } from '../data/whole-record.js';
import { type CallerAccess, callerAccess } from '../policy/caller-access.js';
import { endOf } from '../policy/held-grants.js';
import type { ReceiptRead } from '../receipts/receipt.js';
import { HubError } from '../shared/errors.js';
import { callerAreas } from './caller-areas.js';
import { type LogState, openChangeLog } from './change-log.js';
import type { ExportCursor, ExportCursors } from './export-cursor.js';
import type { ExportFilter } from './export-filter.js';
import type { ExportPart, ExportRequest, ExportServiceParts, ExportStep, StartedExport } from './export-service.js';
import { type FeedBasis, FeedCursors, feedBasis, type ResyncReason, resyncReason } from './feed-cursor.js';
import { withReceipt } from './feed-service.js';
import { bind, noteIds, receiptReads } from './record-reader.js';

/** What one export is about. */
export interface ExportSubject {
  readonly request: ExportRequest;
  /** The caller under the access state of the snapshot. */
  readonly caller: CallerAccess;
  /** The type alone. */
  readonly types: readonly string[];
  readonly cursors: ExportCursors;
  readonly filter: ExportFilter | undefined;
  readonly snapshot: Snapshot;
}

/** Records of one part. */
const PART = 2_000;
/** Milliseconds that a snapshot is held at most: it keeps the database from cleaning up. */
const LONGEST = 30 * 60_000;

/**
 * One export: all of its parts are of one snapshot, and each leaves only when the access state in force still gives the caller
 * the same, and its receipt is durable.
 */
export class ExportRun {
  readonly #parts: ExportServiceParts;
  readonly #subject: ExportSubject;
  readonly #record: WholeRecord;
  readonly #statements: { readonly first: ReadStatement; readonly next: ReadStatement };
  readonly #begun = performance.now();

  constructor(parts: ExportServiceParts, subject: ExportSubject) {
    this.#parts = parts;
    this.#subject = subject;
    const { caller, filter } = subject;
    const type = subject.request.type;
    this.#record = parts.pages.parts.reader.plan(caller, type);
    const spec = filter === undefined ? {} : { filter: filter.spec };
    const after = { from: 'argument', index: filter?.values.length ?? 0 } as const;
    const compile = (range: object) =>
      exportStatement(parts.pages.parts.reader.compiler(caller), this.#record.plan, { ...spec, ...range, limit: PART });
    this.#statements = { first: compile({}), next: compile({ after }) };
  }

  /** @throws HubError INVALID_CURSOR; StaleAccess when the caller's access state is over */
  async start(from: ExportCursor | undefined, ended: () => void): Promise<StartedExport> {
    const { caller, snapshot, types } = this.#subject;
    const feeds = new FeedCursors(this.#parts.pages.parts.cursors, caller, types);
    const known = from === undefined ? undefined : feeds.decode(from.feed);
    const log = await openChangeLog(snapshot).state(caller, known?.landmark);
    const basis = feedBasis(caller, await callerAreas(snapshot, caller, log.day), types);
    const here = { xid: log.horizon, sequence: '0', basis, landmark: log.last };
    const resync = known === undefined ? undefined : resyncReason(known, basis, log);
    const feedCursor = from?.feed ?? feeds.encode(here);
    return {
      policyVersion: caller.state.policy.version,
      feedCursor,
      fields: this.#record.plan.row.selections.map(({ key }) => key),
      parts: this.#steps({ lastId: from?.lastId, feedCursor, basis, log, resync }, ended),
    };
  }

  async *#steps(
    start: {
      readonly lastId: string | undefined;
      readonly feedCursor: string;
      readonly basis: FeedBasis;
      readonly log: LogState;
      readonly resync: ResyncReason | undefined;
    },
    ended: () => void,
  ): AsyncGenerator<ExportStep> {
    try {
      if (start.resync !== undefined) {
        yield { resync: start.resync };
        return;
      }
      let { lastId } = start;
      let reading = this.#read(lastId, start.log.day);
      for (;;) {
        const row = await reading;
        const [lines] = row;
        const ids = idsOf(row);
        if (ids.length > 0) lastId = this.#last(ids);
        const isLast = ids.length < PART;
        if (performance.now() - this.#begun > LONGEST) throw new HubError('TIMEOUT');
        // The next part is read while this one is on its way.
        if (!isLast) reading = this.#read(lastId, start.log.day);
        const changed = await this.#stillGiven(start.basis, start.log);
        if (changed !== undefined) {
          await reading.catch(() => undefined);
          yield { resync: changed };
          return;
        }
        const receipt = await this.#leaveReceipt(row);
        const cursor = this.#subject.cursors.encode({ lastId: lastId ?? '', feed: start.feedCursor });
        const part: ExportPart = { lines: lines ?? Buffer.alloc(0), count: ids.length, cursor, receipt };
        yield part;
        if (isLast) return;
      }
    } finally {
      ended();
      await this.#subject.snapshot.close();
    }
  }

  async #read(lastId: string | undefined, day: number): Promise<RawRow> {
    const { caller, filter, snapshot } = this.#subject;
    const { statement } = lastId === undefined ? this.#statements.first : this.#statements.next;
    const values = statement.slots.map((slot) =>
      bind(slot, caller, { day, arguments: [...(filter?.values ?? []), lastId] }),
    );
    const [row] = await snapshot.execute(statement, values);
    if (row === undefined) throw new Error('an export gave no row');
    return row;
  }

  /** The greatest id as the database orders them. */
  #last(ids: readonly string[]): string | undefined {
    const { type } = this.#record.plan.model.key;
    if (type === 'integer') return String(ids.reduce((most, id) => Math.max(most, Number(id)), 0));
    return [...ids].sort().at(-1);
  }

  /** Why the rest is not given any more; undefined where all is as at the start. */
  async #stillGiven(basis: FeedBasis, log: LogState): Promise<ResyncReason | undefined> {
    const { access, pages } = this.#parts;
    const { pool } = pages.parts;
    const { request, types } = this.#subject;
    const principal = await request.authenticate();
    for (;;) {
      const caller = callerAccess(access.current(), principal, access.now());
      try {
        await pool.execute(GUARD, [caller.state.epoch, endOf(caller.held)]);
      } catch (error) {
        if (!(error instanceof StaleAccess)) throw error;
        await access.refresh();
        continue;
      }
      const now = feedBasis(caller, await callerAreas(pool, caller, log.day), types);
      if (now.policy !== basis.policy) return 'POLICY_CHANGED';
      if (now.grants !== basis.grants) return 'GRANT_CHANGED';
      return now.scope === basis.scope ? undefined : 'SCOPE_CHANGED';
    }
  }

  async #leaveReceipt(row: RawRow): Promise<string> {
    const { request, caller } = this.#subject;
    const given = new Map<number, string[]>();
    noteIds(given, this.#statements.first.indexes, row);
    const reads = receiptReads(this.#record.reads, given);
    return withReceipt(this.#parts, request, (leave) =>
      leave([...reads, ...this.#compared()], caller.state.policy.version),
    );
  }

  /** What the filter compares was read too, and tells of records that it leaves out. */
  #compared(): readonly ReceiptRead[] {
    return [...(this.#subject.filter?.compared ?? [])].map(([type, fields]) => ({
      ...{ type, full: [...fields].sort(), masked: [], withheld: [], ids: '', count: 0 },
    }));
  }
}

/** The ids of the records of a part. */
function idsOf([, ids]: RawRow): readonly string[] {
  return ids === null || ids === undefined ? [] : ids.toString().split(',');
}
