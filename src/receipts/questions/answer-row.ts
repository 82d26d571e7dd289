import type { AskedReads } from './access-questions.js';
import type { SubjectQuestion, SubjectRead } from './subject-report.js';

/** A value of an exported row. */
export type Cell = string | number | boolean | null | readonly string[];

/** A row of an export: values by column, in the order of the columns. */
export type AnswerRow = Readonly<Record<string, Cell>>;

/** Columns of {@link rowsOfReads}. */
export const READ_COLUMNS = [
  'receipt',
  'recordedAt',
  'caller',
  'callerKind',
  'department',
  'tier',
  'purpose',
  'caseId',
  'operation',
  'policyVersion',
  'outcome',
  'type',
  'full',
  'masked',
  'withheld',
  'records',
  'recordIds',
] as const;

/** A row for each read that a receipt tells of. */
export function rowsOfReads({ receipt, reads }: AskedReads): readonly AnswerRow[] {
  const { sequence, recordedAt, principal, purpose = null, operation, policyVersion, outcome } = receipt;
  const { id: caller, kind: callerKind, department, tier } = principal;
  const who = { receipt: sequence, recordedAt, caller, callerKind, department, tier };
  const why = { purpose, caseId: receipt.case ?? null, operation, policyVersion, outcome };
  return reads.map(({ type, full, masked, withheld, count, ids }) => ({
    ...who,
    ...why,
    ...{ type, full, masked, withheld, records: count, recordIds: ids === '' ? [] : ids.split(',') },
  }));
}

const TOLD = ['department', 'departmentLabel', 'recordedAt', 'purpose', 'full', 'masked'] as const;

/** Columns of {@link rowOfSubjectRead}: what the person is told, and for the auditor where it stands and until when it is kept. */
export function subjectColumns({ version }: Pick<SubjectQuestion, 'version'>): readonly string[] {
  return version === 'subject' ? TOLD : [...TOLD, 'caseId', 'outcome', 'receipt', 'delayed', 'disclosedAt'];
}

/** A row of a subject report; it names no caller. */
export function rowOfSubjectRead(
  { receipt, departmentLabel, full, masked, delayed, disclosedAt = undefined }: SubjectRead,
  { version }: Pick<SubjectQuestion, 'version'>,
): AnswerRow {
  const { recordedAt, principal, purpose = null, case: caseId = null, outcome, sequence } = receipt;
  const told = { department: principal.department, departmentLabel, recordedAt, purpose, full, masked };
  if (version === 'subject') return told;
  return { ...told, caseId, outcome, receipt: sequence, delayed, disclosedAt: disclosedAt ?? null };
}
