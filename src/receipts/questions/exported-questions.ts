import { z } from 'zod';
import { given } from '../../shared/given.js';
import type { AccessQuestions } from './access-questions.js';
import { type AnswerRow, READ_COLUMNS, rowOfSubjectRead, rowsOfReads, subjectColumns } from './answer-row.js';
import { type Answer, date, type ExportedQuestion, period, text } from './question.js';
import { callerReads, oddHourReads, type ReadsQuestion, recordReads, sensitiveReads } from './reads-question.js';
import { checkPeriod } from './unusual-volumes.js';

const RECORD = z.strictObject({ type: text, id: text, field: text.optional(), ...period });
const CALLER = z.strictObject({ caller: text, type: text.optional(), ...period });
const SENSITIVE = z.strictObject({ department: text.optional(), ...period });
const ODD_HOURS = z.strictObject({ caller: text.optional(), department: text.optional(), ...period });
const VOLUMES = z.strictObject({ since: date, until: date, caller: text.optional(), department: text.optional() });
const SUBJECT = z.strictObject({ person: text, version: z.enum(['auditor', 'subject']), ...period });

const VOLUME_COLUMNS = ['day', 'caller', 'department', 'operations', 'records', 'median', 'pastDays'] as const;

/** The questions that the log alone answers. */
export function exportedQuestions(questions: AccessQuestions): readonly ExportedQuestion[] {
  const reads = (question: ReadsQuestion): Answer => ({
    columns: READ_COLUMNS,
    rows: (before) => mapped(questions.walkReads(question, before), rowsOfReads),
  });
  return [
    {
      name: 'record-reads',
      ask: (parameters) => {
        const { type, id, ...rest } = RECORD.parse(parameters);
        return reads(recordReads({ ...given(rest), record: { type, id } }));
      },
    },
    {
      name: 'caller-reads',
      ask: (parameters) => {
        const { caller, ...rest } = CALLER.parse(parameters);
        return reads(callerReads({ ...given(rest), caller }));
      },
    },
    { name: 'sensitive-reads', ask: (parameters) => reads(sensitiveReads(given(SENSITIVE.parse(parameters)))) },
    { name: 'odd-hour-reads', ask: (parameters) => reads(oddHourReads(given(ODD_HOURS.parse(parameters)))) },
    {
      name: 'unusual-volumes',
      ask: (parameters) => {
        const { since, until, ...rest } = VOLUMES.parse(parameters);
        const question = { ...given(rest), since, until };
        checkPeriod(question);
        const rows = () => mapped(questions.walkVolumes(question), (volume) => [{ ...volume }]);
        return { columns: VOLUME_COLUMNS, rows };
      },
    },
    {
      name: 'subject-report',
      ask: (parameters) => {
        const { person, version, ...rest } = SUBJECT.parse(parameters);
        const question = { ...given(rest), person, version };
        return {
          columns: subjectColumns(question),
          rows: (before) =>
            mapped(questions.walkSubjectReads(question, before), (read) => [rowOfSubjectRead(read, question)]),
        };
      },
    },
  ];
}

/** The rows of what is walked through. */
export async function* mapped<Item>(
  items: AsyncIterable<readonly Item[]>,
  rowsOf: (item: Item) => readonly AnswerRow[],
): AsyncGenerator<readonly AnswerRow[]> {
  for await (const some of items) yield some.flatMap(rowsOf);
}
