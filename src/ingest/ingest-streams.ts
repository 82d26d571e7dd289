import { hash } from 'node:crypto';
import type { Model } from '../data/model.js';
import { databaseFailure } from '../data/pool/database-failure.js';
import { StaleAccess } from '../data/stale-access.js';
import type { BeginWork, UnitOfWork } from '../data/unit-of-work.js';
import type { AccessSource } from '../policy/access-state.js';
import { type CallerAccess, callerAccess } from '../policy/caller-access.js';
import { endOf } from '../policy/held-grants.js';
import type { ReceiptDraft, ReceiptLog } from '../receipts/receipt.js';
import { errorCode } from '../shared/error-code.js';
import { HubError } from '../shared/errors.js';
import type { Principal } from '../shared/principal.js';
import { checkRecords, type RawRecord } from './check-records.js';
import { executeIn } from './execute.js';
import { inChunks } from './in-chunks.js';
import { type Chunk, type IngestedChunk, ingestChunk } from './ingest-chunk.js';
import { readAhead } from './read-ahead.js';
import { readCsv } from './read-csv.js';
import { readNdjson } from './read-ndjson.js';
import type { Reject } from './reject.js';
import { isIngested } from './write-fields.js';
import { rightsOf } from './write-rights.js';

/** A stream of records of one type, which makes one batch. */
export interface StreamRequest {
  /** Plural name of the type, as in GraphQL: `people`. */
  readonly type: string;
  readonly format: 'ndjson' | 'csv';
  readonly body: AsyncIterable<Buffer>;
  readonly sourceSystem: string;
  readonly idempotencyKey: string;
  /** Say what would become of it, and keep nothing. */
  readonly dryRun: boolean;
  /** The caller, asked anew for every chunk: a revoked key ends a stream. Throws HubError. */
  readonly caller: () => Promise<Principal>;
  readonly requestId: string;
  /** What was asked for, such as `POST /ingest/people`: the operation of the receipts. */
  readonly operation: string;
}

/** What became of a stream. */
export interface StreamResult {
  /** Id of the batch; undefined after a dry run. */
  readonly batch?: string;
  readonly accepted: number;
  readonly rejected: number;
  /** The first of them. */
  readonly rejects: readonly Reject[];
}

export interface IngestStreamsOptions {
  readonly models: readonly Model[];
  readonly access: AccessSource;
  readonly begin: BeginWork;
  readonly receipts: ReceiptLog;
}

/** More than this are asked for by the batch's id; of a dry run nothing is kept. */
const MOST_REJECTS = 100;
const MOST_DRY_REJECTS = 10_000;
const MOST_ATTEMPTS = 5;
/** SQLSTATE of serialization failures and deadlocks. */
const AGAIN = /^40/;

/** Writes streams, chunk after chunk: each is a transaction with its receipt, so that what was written stays written. */
export class IngestStreams {
  readonly #options: IngestStreamsOptions;

  constructor(options: IngestStreamsOptions) {
    this.#options = options;
  }

  /**
   * Reads a stream only as fast as it is written. Sent again after an interruption, with the same key, it passes over the chunks that
   * are done.
   * @throws HubError NOT_FOUND for an unknown type, FORBIDDEN, BAD_USER_INPUT, IDEMPOTENCY_KEY_REUSED ...; earlier chunks stay
   */
  async write(request: StreamRequest): Promise<StreamResult> {
    const model = this.#options.models.find((one) => one.many === request.type);
    if (model === undefined || !isIngested(model)) throw new HubError('NOT_FOUND');
    const records = request.format === 'csv' ? readCsv(request.body, model) : readNdjson(request.body);
    const most = request.dryRun ? MOST_DRY_REJECTS : MOST_REJECTS;
    const rejects: Reject[] = [];
    let result: StreamResult = { accepted: 0, rejected: 0, rejects };
    let number = 0;
    for await (const chunk of readAhead(this.#checked(request, model, inChunks(records)))) {
      const { sourceSystem, idempotencyKey } = request;
      const { models } = this.#options;
      const done = await this.#write(request, { model, models, sourceSystem, idempotencyKey, number, ...chunk });
      rejects.push(...done.rejects.slice(0, most - rejects.length));
      result = {
        ...(!request.dryRun && { batch: done.batchId }),
        accepted: result.accepted + done.accepted,
        rejected: result.rejected + done.rejects.length,
        rejects,
      };
      number += 1;
    }
    return result;
  }

  /** Checks chunks for who sends them now: the check goes on while PostgreSQL writes the chunk before. */
  async *#checked(request: StreamRequest, model: Model, chunks: AsyncIterable<readonly RawRecord[]>) {
    const { access } = this.#options;
    for await (const records of chunks) {
      const { state, class: caller } = callerAccess(access.current(), await request.caller(), access.now());
      const rights = rightsOf(state.policy, caller, model);
      yield { records, ahead: rights && (await checkRecords(model, rights, records)) };
    }
  }

  async #write(request: StreamRequest, chunk: Chunk): Promise<IngestedChunk> {
    const { access } = this.#options;
    for (let attempts = 1; ; attempts++) {
      const caller = callerAccess(access.current(), await request.caller(), access.now());
      try {
        return await this.#attempt(request, caller, chunk);
      } catch (error) {
        const again = error instanceof StaleAccess || AGAIN.test(errorCode(causeOf(error)) ?? '');
        if (!again || attempts === MOST_ATTEMPTS) throw error;
        await access.refresh();
      }
    }
  }

  async #attempt(request: StreamRequest, caller: CallerAccess, chunk: Chunk): Promise<IngestedChunk> {
    const [startedAt, begun] = [new Date(), performance.now()];
    const leave = (end: Pick<ReceiptDraft, 'outcome' | 'errors' | 'writes'>) =>
      this.#options.receipts.append({
        ...about(request, caller),
        ...end,
        startedAt,
        durationMs: performance.now() - begun,
      });
    let unit: UnitOfWork | undefined;
    try {
      unit = await this.#options.begin({ epoch: caller.state.epoch, until: endOf(caller.held) });
      const done = await ingestChunk(executeIn(unit.em), caller, chunk);
      await unit.prepare();
      const writes = done.write === undefined || request.dryRun ? {} : { writes: [done.write] };
      await leave({ outcome: 'answered', errors: [], ...writes });
      if (!request.dryRun) await commit(unit, () => leave({ outcome: 'failed', errors: ['COMMIT_FAILED'], ...writes }));
      return done;
    } catch (error) {
      const failure = error instanceof Error ? databaseFailure(error) : new HubError('INTERNAL_SERVER_ERROR');
      await unit?.rollback();
      if (REFUSALS.has(failure.code)) await leave({ outcome: 'refused', errors: [failure.code] });
      throw failure;
    } finally {
      if (request.dryRun) await unit?.rollback();
    }
  }
}

const REFUSALS: ReadonlySet<string> = new Set(['FORBIDDEN', 'BAD_USER_INPUT', 'IDEMPOTENCY_KEY_REUSED']);

async function commit(unit: UnitOfWork, failed: () => Promise<unknown>): Promise<void> {
  try {
    await unit.commit();
  } catch (error) {
    await failed();
    throw new HubError('COMMIT_FAILED', undefined, error instanceof Error ? { originalError: error } : {});
  }
}

function causeOf(error: unknown): unknown {
  return error instanceof HubError ? error.originalError : error;
}

function about({ operation, requestId }: StreamRequest, { principal, state }: CallerAccess) {
  const { purpose, caseId } = principal;
  return {
    principal,
    ...(purpose !== undefined && { purpose }),
    ...(caseId !== undefined && { caseId }),
    operation,
    documentHash: hash('sha256', operation),
    policyVersion: state.policy.version,
    requestId,
    reads: [],
  };
}
