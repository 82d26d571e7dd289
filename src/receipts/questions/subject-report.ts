import type { RecordedRules } from '../../shared/recorded-rules.js';
import type { ReceiptRange, ReceiptSearch } from '../search.js';
import type { StoredReceipt } from '../stored-receipt.js';
import { covertUntil } from './covert-until.js';
import { type Period, recordReads } from './reads-question.js';

/** Who a report is written for: `subject`, the person, is told of covert reads when their delay is over. */
export type SubjectReportVersion = 'auditor' | 'subject';

/** Which departments read a person, what, when and for what purpose? */
export interface SubjectQuestion extends Period {
  /** Record id of the person. */
  readonly person: string;
  readonly version: SubjectReportVersion;
}

/** An operation that read the person. */
export interface SubjectRead {
  readonly receipt: StoredReceipt;
  /** Chinese label of the department; its code where the policy of the time is not known. */
  readonly departmentLabel: string;
  /** Fields that were given, of all reads of the person in the operation. */
  readonly full: readonly string[];
  readonly masked: readonly string[];
  /** When the person is told (ISO 8601); undefined unless the policy of the time calls the read covert. */
  readonly disclosedAt: string | undefined;
  /** Whether that is still to come. */
  readonly delayed: boolean;
}

export interface SubjectReportParts {
  readonly search: ReceiptSearch;
  readonly rules: () => Promise<ReadonlyMap<string, RecordedRules>>;
  /** Milliseconds since 1970 by the clock of the database. */
  readonly now: () => Promise<number>;
}

/** Receipts read at a time. */
const AT_ONCE = 200;

/** Reads a part of the report. */
export async function subjectReads(
  parts: SubjectReportParts,
  question: SubjectQuestion,
  { direction, after, limit }: ReceiptRange,
): Promise<readonly SubjectRead[]> {
  const found: SubjectRead[] = [];
  for await (const reads of walk(parts, question, {
    direction,
    limit: AT_ONCE,
    ...(after !== undefined && { after }),
  })) {
    found.push(...reads);
    if (found.length >= limit) break;
  }
  return found.slice(0, limit);
}

/** Number of the report's reads. */
export async function countSubjectReads(parts: SubjectReportParts, question: SubjectQuestion): Promise<number> {
  let count = 0;
  for await (const reads of walk(parts, question, { direction: 'oldestFirst', limit: AT_ONCE })) count += reads.length;
  return count;
}

/** All of the report after a place, some reads at a time. */
async function* walk(
  { search, rules, now }: SubjectReportParts,
  { person, version, ...period }: SubjectQuestion,
  range: ReceiptRange,
): AsyncGenerator<readonly SubjectRead[]> {
  const { filter, about } = recordReads({ ...period, record: { type: 'Person', id: person } });
  const moment = await now();
  for (let after = range.after; ; ) {
    const receipts = await search.search(filter, { ...range, ...(after !== undefined && { after }) });
    const known = await rules();
    const reads = receipts.map((receipt): SubjectRead => {
      const until = covertUntil(receipt, known);
      const given = about(receipt, known);
      const { department } = receipt.principal;
      return {
        receipt,
        departmentLabel: known.get(receipt.policyVersion)?.departments[department] ?? department,
        full: namesIn(given.map(({ full }) => full)),
        masked: namesIn(given.map(({ masked }) => masked)),
        disclosedAt: until === undefined ? undefined : new Date(until).toISOString(),
        delayed: until !== undefined && until > moment,
      };
    });
    yield version === 'subject' ? reads.filter(({ delayed }) => !delayed) : reads;
    if (receipts.length < range.limit) return;
    after = String(receipts.at(-1)?.sequence);
  }
}

function namesIn(lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())].sort();
}
