import { isDeepStrictEqual } from 'node:util';
import { type DocumentNode, parse } from 'graphql';
import type { ReceiptDraft } from '../../src/receipts/receipt.js';
import type { Json, JsonObject } from '../support/hub.js';
import type { AnswerCheck } from './answer-check.js';
import type { CanaryScan } from './canary-scan.js';
import type { CheckedRequest } from './checked-request.js';
import type { ProofAnswer, ProofRequest } from './hub-pair.js';

/** What a request showed that it may not show. */
export interface Leak {
  readonly property: 'interference' | 'canary' | 'value' | 'receipt' | 'log' | 'error text' | 'failure';
  readonly detail: string;
}

export interface LeakSources {
  readonly scan: CanaryScan;
  readonly check: AnswerCheck;
}

/** What of two answers must be the same. */
export interface Compared {
  /** The texts, without what is necessarily another one in each database. */
  readonly texts: readonly [string, string];
  readonly receipts: boolean;
}

type Answers = readonly [ProofAnswer, ProofAnswer];

/** No error says this: suggestions, and words of the database and of the hub's code. */
const ERROR_TEXT =
  /did you mean|syntax error at or near|duplicate key|violates|(?:column|relation|operator|function) .{0,80}does not exist|invalid input syntax|PostgreSQL|node_modules|\bat .+\.[jt]s:\d+/i;

/** Holds the answers over two worlds, which are the same to the caller, against each other and against what the caller may read. */
export function findLeaks(
  request: ProofRequest,
  answers: Answers,
  { scan, check }: LeakSources,
  checked?: CheckedRequest,
  compared: Compared = { texts: [answers[0].text, answers[1].text], receipts: true },
): readonly Leak[] {
  const asked = `${JSON.stringify(request.body)} ${request.caller.purpose} ${request.caller.caseId}`;
  const [{ text, log, receipts }] = answers;
  const parsed = parsedAnswer(text);
  const data = parsed?.data ?? undefined;
  const document = documentOf(request.body);
  const problems = data === undefined || document === undefined ? undefined : check.problemsOf(document, data);
  return [
    ...told('interference', interference(answers, compared)),
    ...told(
      'canary',
      [...new Set(answers.map((answer) => answer.text))].flatMap((one) => scan.forbiddenIn(one, asked)),
    ),
    ...told(
      'log',
      [...new Set(answers.flatMap(logged))].flatMap((line) => scan.valuesIn(line, '')),
    ),
    ...told('error text', errorTextIn(JSON.stringify(parsed?.errors ?? []), asked)),
    ...told('failure', text.includes('"INTERNAL_SERVER_ERROR"') ? [log.join(' ').slice(0, 2000)] : []),
    ...told('value', problems ?? []),
    ...told('value', data === undefined ? [] : (checked?.problemsOf(data, receipts) ?? [])),
    ...told('receipt', problems === undefined ? [] : unwritten(receipts, check.records)),
  ];
}

function parsedAnswer(text: string): { readonly data?: JsonObject | null; readonly errors?: Json } | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Leaks of one property. */
export function told(property: Leak['property'], details: readonly string[]): readonly Leak[] {
  return details.map((detail) => ({ property, detail }));
}

function interference([one, other]: Answers, { texts, receipts: withReceipts }: Compared): readonly string[] {
  if (one.status !== other.status || texts[0] !== texts[1]) return [difference(...texts)];
  if (!withReceipts) return [];
  const [first, second] = [one, other].map(({ receipts }) => receipts.map(lasting));
  return isDeepStrictEqual(first, second) ? [] : [difference(JSON.stringify(first), JSON.stringify(second))];
}

/** What of a receipt does not depend on the clock, nor on the order in which the database came upon the records. */
export function lasting({ startedAt: _, durationMs: __, reads, ...rest }: ReceiptDraft) {
  return { ...rest, reads: reads.map((read) => ({ ...read, ids: read.ids.split(',').sort() })) };
}

/** What the answer left on the log and in the hub's own log, without the ids that belong there. */
export function logged({ receipts, log }: Pick<ProofAnswer, 'receipts' | 'log'>): readonly string[] {
  const written = receipts.map(lasting).map(({ reads, ...rest }) => [rest, reads.map(({ ids: _, ...read }) => read)]);
  return [...written.map((one) => JSON.stringify(one)), ...log];
}

/** Words in an error that no error says, but for those that the caller sent. */
export function errorTextIn(text: string, asked: string): readonly string[] {
  const found = ERROR_TEXT.exec(text)?.[0];
  return found === undefined || asked.includes(found) ? [] : [`${found}: ${text.slice(0, 400)}`];
}

/** Records of the answer that are not on its receipt. */
export function unwritten(receipts: readonly ReceiptDraft[], records: ReadonlySet<string>): readonly string[] {
  const reads = receipts.flatMap((receipt) => receipt.reads);
  const written = new Set(reads.flatMap(({ type, ids }) => ids.split(',').map((id) => `${type} ${id}`)));
  return [...records].filter((record) => !written.has(record)).map((record) => `${record} is not on the receipt`);
}

const documents = new Map<string, DocumentNode | undefined>();

/** The parsed document of a request, where it has one. */
function documentOf(body: unknown): DocumentNode | undefined {
  const source: unknown = typeof body === 'object' && body !== null && 'query' in body ? body.query : undefined;
  if (typeof source !== 'string') return undefined;
  if (documents.has(source)) return documents.get(source);
  if (documents.size > 500) documents.clear();
  const document = parsedDocument(source);
  documents.set(source, document);
  return document;
}

function parsedDocument(source: string): DocumentNode | undefined {
  try {
    return parse(source);
  } catch {
    return undefined;
  }
}

/** Where two texts part, with what surrounds it. */
export function difference(one = '', other = ''): string {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  const part = (text: string) => text.slice(Math.max(0, at - 200), at + 200);
  return `at ${at}:\n    ${part(one)}\n    ${part(other)}`;
}
