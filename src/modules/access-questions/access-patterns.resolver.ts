import 'reflect-metadata';
import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { EmergencyUse } from '../../policy/emergency-use.js';
import type { UnusualVolume } from '../../receipts/questions/unusual-volumes.js';
import { given } from '../../shared/given.js';
import { EVERY_FIELD, NO_FIELD } from '../access-log/access-log-page.js';
import { pageLimit } from '../common/page-limit.js';
import { SCALARS } from '../common/scalars.js';
import type { AccessQuestionsContext } from './access-questions-context.js';
import { EmergencyUseType } from './emergency-use.type.js';
import { checkNoNul, receiptsRead } from './question-page.js';
import { UnusualVolumeType } from './unusual-volume.type.js';

/** Questions that many receipts answer together, for those to whom the access files open the log; asking them is recorded. */
@Resolver()
export class AccessPatternsResolver {
  @Query(() => [EmergencyUseType], {
    nullable: true,
    description: 'Who used emergency access, the latest first; for auditors 谁使用了紧急访问',
  })
  async emergencyUses(
    @Ctx() context: AccessQuestionsContext,
    @Arg('caller', () => SCALARS.ID, { nullable: true, description: 'Only by this caller 调用者' })
    caller?: string | null,
    @Arg('department', () => SCALARS.String, { nullable: true, description: 'Only by this department 部门代码' })
    department?: string | null,
    @Arg('since', () => SCALARS.DateTime, { nullable: true, description: 'Taken at this time or later 起始时间' })
    since?: string | null,
    @Arg('until', () => SCALARS.DateTime, { nullable: true, description: 'Taken before this time 截止时间' })
    until?: string | null,
    @Arg('first', () => SCALARS.Int, { nullable: true, description: 'How many at most; 50 unless given 前若干条' })
    first?: number | null,
  ): Promise<readonly EmergencyUse[]> {
    const question = given({ caller, department, since, until });
    checkNoNul(question);
    const uses = await context.accessQuestions.emergencyUses(question, pageLimit(first));
    context.reportRead({
      ...{ type: 'AccessGrant', full: EVERY_FIELD, masked: NO_FIELD, withheld: NO_FIELD, count: uses.length },
      ids: uses.map(({ grant }) => grant).join(),
    });
    context.reportRead(receiptsRead(uses.flatMap(({ receipts }) => receipts)));
    return uses;
  }

  @Query(() => [UnusualVolumeType], {
    nullable: true,
    description:
      'Who read unusually much on a day, against their own past, newest day first; at most 366 days; for auditors 异常访问量',
  })
  async unusualVolumes(
    @Ctx() context: AccessQuestionsContext,
    @Arg('since', () => SCALARS.Date, { description: 'From this day on 起始日期' }) since: string,
    @Arg('until', () => SCALARS.Date, { description: 'Before this day 截止日期' }) until: string,
    @Arg('caller', () => SCALARS.ID, { nullable: true, description: 'Only of this caller 调用者' })
    caller?: string | null,
    @Arg('department', () => SCALARS.String, { nullable: true, description: 'Only of this department 部门代码' })
    department?: string | null,
    @Arg('first', () => SCALARS.Int, { nullable: true, description: 'How many at most; 50 unless given 前若干条' })
    first?: number | null,
  ): Promise<readonly UnusualVolume[]> {
    const question = { since, until, ...given({ caller, department }) };
    checkNoNul(question);
    const volumes = await context.accessQuestions.questions.volumes(question, pageLimit(first));
    context.reportRead({
      ...receiptsRead([]),
      count: volumes.reduce((total, { operations }) => total + operations, 0),
    });
    return volumes;
  }
}
