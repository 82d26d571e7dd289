import 'reflect-metadata';
import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import {
  callerReads,
  oddHourReads,
  type ReadsQuestion,
  recordReads,
  sensitiveReads,
} from '../../receipts/questions/reads-question.js';
import { given } from '../../shared/given.js';
import { AccessedRecordInput } from '../access-log/access-log-filter.type.js';
import { SCALARS } from '../common/scalars.js';
import type { AccessQuestionsContext } from './access-questions-context.js';
import { AccessReadConnection } from './access-read-connection.type.js';
import { PeriodPageArgs } from './page-args.js';
import { questionPage } from './question-page.js';

/** Questions that receipts answer one by one, for those to whom the access files open the log; asking them is recorded. */
@Resolver()
export class AccessReadsResolver {
  @Query(() => AccessReadConnection, {
    nullable: true,
    description:
      'Who read this record: which fields, for what purpose and case, with which answer; for auditors 谁访问了此记录',
  })
  recordReads(
    @Ctx() context: AccessQuestionsContext,
    @Arg('record', () => AccessedRecordInput, { description: 'The record 记录' }) record: AccessedRecordInput,
    @Args(() => PeriodPageArgs) page: PeriodPageArgs,
    @Arg('field', () => SCALARS.String, { nullable: true, description: 'Only where this field was given 字段' })
    field?: string | null,
  ): AccessReadConnection {
    const asked = recordReads({
      record: { type: record.type, id: record.id },
      ...given({ field, since: page.since, until: page.until }),
    });
    return connection(context, 'recordReads', asked, page);
  }

  @Query(() => AccessReadConnection, {
    nullable: true,
    description: 'What this caller read; for auditors 此调用者访问了什么',
  })
  callerReads(
    @Ctx() context: AccessQuestionsContext,
    @Arg('caller', () => SCALARS.ID, { description: 'Identifier of the caller 调用者' }) caller: string,
    @Args(() => PeriodPageArgs) page: PeriodPageArgs,
    @Arg('type', () => SCALARS.String, { nullable: true, description: 'Only records of this type 类型' })
    type?: string | null,
  ): AccessReadConnection {
    const asked = callerReads({ caller, ...given({ type, since: page.since, until: page.until }) });
    return connection(context, 'callerReads', asked, page);
  }

  @Query(() => AccessReadConnection, {
    nullable: true,
    description:
      'What was read of level 4 without a case, by the policy of its time; for auditors 无案件访问四级字段的情况',
  })
  sensitiveReads(
    @Ctx() context: AccessQuestionsContext,
    @Args(() => PeriodPageArgs) page: PeriodPageArgs,
    @Arg('department', () => SCALARS.String, { nullable: true, description: 'Only by this department 部门代码' })
    department?: string | null,
  ): AccessReadConnection {
    const asked = sensitiveReads(given({ department, since: page.since, until: page.until }));
    return connection(context, 'sensitiveReads', asked, page);
  }

  @Query(() => AccessReadConnection, {
    nullable: true,
    description:
      'What was read outside of 07:00 to 20:00 in China, or on a Saturday or Sunday there; for auditors 非工作时间的访问',
  })
  oddHourReads(
    @Ctx() context: AccessQuestionsContext,
    @Args(() => PeriodPageArgs) page: PeriodPageArgs,
    @Arg('caller', () => SCALARS.ID, { nullable: true, description: 'Only by this caller 调用者' })
    caller?: string | null,
    @Arg('department', () => SCALARS.String, { nullable: true, description: 'Only by this department 部门代码' })
    department?: string | null,
  ): AccessReadConnection {
    const asked = oddHourReads(given({ caller, department, since: page.since, until: page.until }));
    return connection(context, 'oddHourReads', asked, page);
  }
}

function connection(
  context: AccessQuestionsContext,
  name: string,
  question: ReadsQuestion,
  page: PeriodPageArgs,
): AccessReadConnection {
  const { questions } = context.accessQuestions;
  return new AccessReadConnection(
    questionPage(
      context,
      {
        asked: [name, question.filter],
        read: (range) => questions.reads(question, range),
        count: () => questions.count(question),
      },
      page,
    ),
  );
}
