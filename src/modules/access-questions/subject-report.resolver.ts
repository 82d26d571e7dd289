import 'reflect-metadata';
import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import type { SubjectReportVersion as Version } from '../../receipts/questions/subject-report.js';
import { given } from '../../shared/given.js';
import { EVERY_FIELD, NO_FIELD } from '../access-log/access-log-page.js';
import { SCALARS } from '../common/scalars.js';
import type { AccessQuestionsContext } from './access-questions-context.js';
import { PeriodPageArgs } from './page-args.js';
import { questionPage } from './question-page.js';
import { SubjectReadConnection, SubjectReportVersion } from './subject-report.type.js';

/** The person's right to know: auditors ask for the report and hand it out. Asking for it is recorded. */
@Resolver()
export class SubjectReportResolver {
  @Query(() => SubjectReadConnection, {
    nullable: true,
    description:
      'Which departments read a person, what, when and for what purpose, named by record id alone; for auditors, who hand it out 个人访问报告',
  })
  subjectReport(
    @Ctx() context: AccessQuestionsContext,
    @Arg('person', () => SCALARS.ID, { description: 'Record id of the person 人员标识' }) person: string,
    @Arg('version', () => SubjectReportVersion, { description: 'Who it is written for 报告版本' }) version: Version,
    @Args(() => PeriodPageArgs) page: PeriodPageArgs,
  ): SubjectReadConnection {
    const { questions } = context.accessQuestions;
    const question = { person, version, ...given({ since: page.since, until: page.until }) };
    context.reportRead({
      ...{ type: 'SubjectReport', full: EVERY_FIELD, masked: NO_FIELD, withheld: NO_FIELD, count: 1, ids: person },
    });
    const asked = questionPage(
      context,
      {
        asked: ['subjectReport', question],
        read: (range) => questions.subjectReads(question, range),
        count: () => questions.countSubjectReads(question),
      },
      page,
    );
    return new SubjectReadConnection(asked, version);
  }
}
