import { createHash } from 'node:crypto';
import { z } from 'zod';
import { HubError } from '../../shared/errors.js';
import type { Principal } from '../../shared/principal.js';
import { forCallers, type Queryable } from '../queryable.js';
import type { ReceiptDraft, ReceiptLog } from '../receipt.js';
import { type LogRequest, requestDraft } from '../request-draft.js';
import { type ExportManifest, findManifest } from './export-manifest.js';
import type { Answer, ExportedQuestion } from './question.js';
import { type AnswerFormat, MEDIA_TYPES, writeHeader, writeRows } from './write-rows.js';

/** A request for the answer to a question. */
export interface ExportRequest extends LogRequest {
  /** Question and format: `record-reads.csv`. */
  readonly path: string;
  readonly parameters: URLSearchParams;
}

/** An answer on its way. */
export interface AnswerExport {
  readonly mediaType: string;
  /** Place of the receipt that says that it was asked for; its manifest is found by it. */
  readonly receipt: string;
  /** Ends only when the receipt that says what it held is durable; fails where it cannot be completed. */
  readonly body: AsyncIterable<string>;
}

/** Exports answers, and tells what exports held. */
export interface AnswerExports {
  /** @throws HubError FORBIDDEN, NOT_FOUND for a question or format that there is not, BAD_USER_INPUT, RECEIPT_UNAVAILABLE */
  answer(request: ExportRequest): Promise<AnswerExport>;
  /**
   * The manifest of a completed export by the place of its receipt.
   * @throws HubError FORBIDDEN, NOT_FOUND, RECEIPT_UNAVAILABLE
   */
  manifest(request: LogRequest, receipt: string): Promise<ExportManifest>;
}

export interface AnswerExportsOptions {
  readonly database: Queryable;
  readonly questions: readonly ExportedQuestion[];
  readonly receipts: ReceiptLog;
  /** Whether the policy in force lets the caller read the log, and its version. */
  readonly decide: (principal: Principal) => Promise<{ readonly open: boolean; readonly policyVersion: string }>;
  /** Told why an export could not be completed; its caller sees the transfer break off. */
  readonly onTrouble: (error: unknown) => void;
}

type End = Pick<ReceiptDraft, 'reads' | 'outcome' | 'errors'>;
type Leave = (end: End, more?: Partial<ReceiptDraft>) => Promise<string>;

const REFUSALS: ReadonlySet<string> = new Set(['FORBIDDEN', 'NOT_FOUND', 'BAD_USER_INPUT']);
const EVERY_FIELD = ['*'];
const NO_FIELD: readonly string[] = [];

export function openAnswerExports(options: AnswerExportsOptions): AnswerExports {
  const database = forCallers(options.database);
  const names = new Map(options.questions.map((question) => [question.name, question]));
  return {
    answer: (request) =>
      serve(options, request, async (leave, policyVersion) => {
        const [, name = '', format] = /^([a-z-]+)\.(csv|ndjson)$/.exec(request.path) ?? [];
        const question = names.get(name);
        if (question === undefined) throw new HubError('NOT_FOUND');
        const answer = ask(question, request.parameters);
        const receipt = await leave(readOf(0, ''));
        const written = { format: format as AnswerFormat, answer, receipt };
        const complete = (rows: number, sha256: string) =>
          options.receipts.append({
            ...requestDraft(request),
            ...readOf(rows, receipt),
            operation: `${request.operation} (complete)`,
            documentHash: sha256,
            policyVersion,
            startedAt: new Date(),
            durationMs: 0,
          });
        return {
          mediaType: MEDIA_TYPES[written.format],
          receipt,
          body: told(write(written, complete), options.onTrouble),
        };
      }),
    manifest: (request, receipt) =>
      serve(options, request, async (leave) => {
        const manifest = await findManifest(database, receipt);
        if (manifest === undefined) throw new HubError('NOT_FOUND');
        await leave(readOf(1, manifest.completed));
        return manifest;
      }),
  };
}

async function serve<Result>(
  { receipts, decide }: AnswerExportsOptions,
  request: LogRequest,
  run: (leave: Leave, policyVersion: string) => Promise<Result>,
): Promise<Result> {
  const [startedAt, begun] = [new Date(), performance.now()];
  const { open, policyVersion } = await decide(request.principal);
  const leave: Leave = async (end) => {
    const durationMs = performance.now() - begun;
    return (await receipts.append({ ...requestDraft(request), ...end, policyVersion, startedAt, durationMs })).sequence;
  };
  try {
    if (!open) throw new HubError('FORBIDDEN');
    return await run(leave, policyVersion);
  } catch (error) {
    const code = error instanceof HubError ? error.code : 'INTERNAL_SERVER_ERROR';
    const outcome = REFUSALS.has(code) ? 'refused' : 'failed';
    if (code !== 'RECEIPT_UNAVAILABLE') await leave({ reads: [], outcome, errors: [code] });
    throw error;
  }
}

/** Each parameter may be given once. */
function ask(question: ExportedQuestion, parameters: URLSearchParams): Answer {
  const given = [...parameters];
  const names = given.map(([name]) => name);
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined) throw new HubError('BAD_USER_INPUT', 'A parameter is given twice.');
  try {
    return question.ask(Object.fromEntries(given));
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const problems = error.issues.map(({ path, message }) => `${[...path, message].join(': ')}.`);
    throw new HubError('BAD_USER_INPUT', problems.join(' '));
  }
}

/** Each part is sent when the next one is there, so that the last one waits for the receipt. */
async function* write(
  { format, answer, receipt }: { format: AnswerFormat; answer: Answer; receipt: string },
  complete: (rows: number, sha256: string) => Promise<unknown>,
): AsyncGenerator<string> {
  const sha256 = createHash('sha256');
  let held = writeHeader(format, answer.columns);
  let count = 0;
  sha256.update(held);
  for await (const rows of answer.rows(receipt)) {
    if (rows.length === 0) continue;
    if (held !== '') yield held;
    held = writeRows(format, answer.columns, rows);
    sha256.update(held);
    count += rows.length;
  }
  await complete(count, sha256.digest('hex'));
  if (held !== '') yield held;
}

async function* told(body: AsyncIterable<string>, onTrouble: (error: unknown) => void): AsyncGenerator<string> {
  try {
    yield* body;
  } catch (error) {
    onTrouble(error);
    throw error;
  }
}

function readOf(count: number, ids: string): End {
  const reads = [{ type: 'AccessReceipt', full: EVERY_FIELD, masked: NO_FIELD, withheld: NO_FIELD, count, ids }];
  return { reads, outcome: 'answered', errors: [] };
}
