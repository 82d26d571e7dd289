import type pg from 'pg';
import type { RecordedRules } from '../../shared/recorded-rules.js';
import { forCallers, type Queryable } from '../queryable.js';
import type { ReadRecordedRules } from '../read-recorded-rules.js';
import type { ReceiptRange, ReceiptSearch } from '../search.js';
import type { StoredReceipt } from '../stored-receipt.js';
import type { ReadsQuestion, StoredRead } from './reads-question.js';
import {
  countSubjectReads,
  type SubjectQuestion,
  type SubjectRead,
  type SubjectReportParts,
  subjectReads,
} from './subject-report.js';
import { type UnusualVolume, unusualVolumes, type VolumeQuestion, walkVolumes } from './unusual-volumes.js';

/** A receipt that answers a question, and what it says about it. */
export interface AskedReads {
  readonly receipt: StoredReceipt;
  readonly reads: readonly StoredRead[];
}

export interface AccessQuestionsOptions {
  readonly queries: pg.Pool;
  readonly search: ReceiptSearch;
  readonly rules: ReadRecordedRules;
}

/** Receipts read at a time, where all are. */
const AT_ONCE = 200;

/** Answers the questions that auditors ask of the log. What none of its receipts tells of is not in the answer. */
export class AccessQuestions {
  readonly #options: AccessQuestionsOptions;
  readonly #database: Queryable;

  constructor(options: AccessQuestionsOptions) {
    this.#options = options;
    this.#database = forCallers(options.queries);
  }

  async reads(question: ReadsQuestion, range: ReceiptRange): Promise<readonly AskedReads[]> {
    const receipts = await this.#options.search.search(question.filter, range);
    const rules = await this.#rules();
    return receipts.map((receipt) => ({ receipt, reads: question.about(receipt, rules) }));
  }

  /** Number of receipts that answer a question. */
  count({ filter }: ReadsQuestion): Promise<number> {
    return this.#options.search.count(filter);
  }

  /** The whole answer, newest first, of the receipts before a place. */
  async *walkReads(question: ReadsQuestion, before: string): AsyncGenerator<readonly AskedReads[]> {
    yield* walk(before, (after) => this.reads(question, { direction: 'newestFirst', limit: AT_ONCE, after }));
  }

  subjectReads(question: SubjectQuestion, range: ReceiptRange): Promise<readonly SubjectRead[]> {
    return subjectReads(this.#subject(), question, range);
  }

  countSubjectReads(question: SubjectQuestion): Promise<number> {
    return countSubjectReads(this.#subject(), question);
  }

  async *walkSubjectReads(question: SubjectQuestion, before: string): AsyncGenerator<readonly SubjectRead[]> {
    yield* walk(before, (after) => this.subjectReads(question, { direction: 'newestFirst', limit: AT_ONCE, after }));
  }

  /** @throws HubError BAD_USER_INPUT; see {@link unusualVolumes} */
  volumes(question: VolumeQuestion, limit: number): Promise<readonly UnusualVolume[]> {
    return unusualVolumes(this.#database, question, limit);
  }

  walkVolumes(question: VolumeQuestion): AsyncGenerator<readonly UnusualVolume[]> {
    return walkVolumes(this.#database, question);
  }

  #rules(): Promise<ReadonlyMap<string, RecordedRules>> {
    const { queries, rules } = this.#options;
    return rules(
      async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[]) =>
        (await queries.query<Row>(text, [...values])).rows,
    );
  }

  #subject(): SubjectReportParts {
    return { search: this.#options.search, rules: () => this.#rules(), now: () => this.#now() };
  }

  async #now(): Promise<number> {
    const text = 'select extract(epoch from now())::float8 * 1000 as now';
    const { rows } = await this.#database.query<{ readonly now: number }>({ name: 'log_now', text });
    return rows[0]?.now ?? Date.now();
  }
}

async function* walk<Row extends { readonly receipt: StoredReceipt }>(
  before: string,
  read: (after: string) => Promise<readonly Row[]>,
): AsyncGenerator<readonly Row[]> {
  for (let after = before; ; ) {
    const rows = await read(after);
    yield rows;
    if (rows.length < AT_ONCE) return;
    after = String(rows.at(-1)?.receipt.sequence);
  }
}
