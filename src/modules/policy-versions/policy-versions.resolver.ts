import 'reflect-metadata';
import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { Replay } from '../../policy/replay-result.js';
import type { Tier } from '../../shared/principal.js';
import { SCALARS } from '../common/scalars.js';
import { CallerTier } from '../viewer/viewer.enums.js';
import { PolicyDiffType } from './policy-diff.type.js';
import { PolicyReplayType } from './policy-replay.type.js';
import { PolicyVersionType } from './policy-version.type.js';
import type { PolicyVersionsContext } from './policy-versions-context.js';
import { readOf } from './policy-versions-receipt.js';

/** The versions of the access policy, for officers and auditors. */
@Resolver()
export class PolicyVersionsResolver {
  @Query(() => [PolicyVersionType], {
    nullable: true,
    description: 'Every version of the access policy: candidates, the one in force, then earlier ones 策略版本列表',
  })
  async policyVersions(@Ctx() context: PolicyVersionsContext): Promise<readonly PolicyVersionType[]> {
    const { policyVersions } = context;
    const versions = await policyVersions.list();
    context.reportRead(readOf(versions.map(({ version }) => version)));
    return versions.map((one) => new PolicyVersionType(one, () => policyVersions.files(one.version)));
  }

  @Query(() => PolicyVersionType, { nullable: true, description: 'One version of the access policy 策略版本' })
  async policyVersion(
    @Ctx() context: PolicyVersionsContext,
    @Arg('version', () => SCALARS.ID, { description: 'Version 版本' }) version: string,
  ): Promise<PolicyVersionType | null> {
    const { policyVersions } = context;
    const found = await policyVersions.find(version);
    context.reportRead(readOf(found === undefined ? [] : [version]));
    return found === undefined ? null : new PolicyVersionType(found, () => policyVersions.files(version));
  }

  @Query(() => PolicyDiffType, {
    nullable: true,
    description: 'What changes from one version to another: texts, and who gains and loses which rows 版本差异',
  })
  async policyDiff(
    @Ctx() context: PolicyVersionsContext,
    @Arg('from', () => SCALARS.ID, { description: 'Version before 原版本' }) from: string,
    @Arg('to', () => SCALARS.ID, { description: 'Version after 新版本' }) to: string,
    @Arg('type', () => SCALARS.String, { nullable: true, description: 'Changes of this type only 类型' })
    type?: string | null,
    @Arg('department', () => SCALARS.String, {
      nullable: true,
      description: 'Changes for this department only 部门代码',
    })
    department?: string | null,
    @Arg('tier', () => CallerTier, { nullable: true, description: 'Changes at this tier only 层级' })
    tier?: Tier | null,
  ): Promise<PolicyDiffType> {
    const found = await context.policyVersions.diff(from, to);
    context.reportRead(readOf([from, to]));
    const wanted = found.diff.changes.filter(
      (change) =>
        change.type === (type ?? change.type) &&
        change.department === (department ?? change.department) &&
        change.tier === (tier ?? change.tier),
    );
    return new PolicyDiffType(found, wanted);
  }

  @Query(() => PolicyReplayType, {
    nullable: true,
    description: 'What the reads recorded in a period would have given by a version 回放',
  })
  async policyReplay(
    @Ctx() context: PolicyVersionsContext,
    @Arg('version', () => SCALARS.ID, { description: 'Version 版本' }) version: string,
    @Arg('since', () => SCALARS.DateTime, { description: 'Recorded at this time or later 起始时间' }) since: string,
    @Arg('until', () => SCALARS.DateTime, { nullable: true, description: 'Recorded before this time; now 截止时间' })
    until?: string | null,
  ): Promise<Replay> {
    const period = { version, since, ...(until != null && { until }) };
    const found = await context.policyVersions.replay(period, context.principal);
    context.reportRead(readOf([version]));
    const none: readonly string[] = [];
    context.reportRead({
      type: 'AccessReceipt',
      full: none,
      masked: none,
      withheld: none,
      count: found.receipts,
      ids: found.changes.flatMap(({ sequences }) => sequences).join(),
    });
    return found;
  }
}
