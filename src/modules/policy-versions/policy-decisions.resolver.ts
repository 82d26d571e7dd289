import 'reflect-metadata';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { PolicyDecision } from '../../policy/policy-version.js';
import { HubError } from '../../shared/errors.js';
import { SCALARS } from '../common/scalars.js';
import { PolicyFileInput, PolicyVersionType } from './policy-version.type.js';
import type { PolicyVersionsContext } from './policy-versions-context.js';

/** The steps of a version: one officer proposes, another decides. */
@Resolver()
export class PolicyDecisionsResolver {
  @Mutation(() => PolicyVersionType, {
    description: 'Proposes access files, all of them, to replace what is in force 提出策略',
  })
  async proposePolicy(
    @Ctx() context: PolicyVersionsContext,
    @Arg('files', () => [PolicyFileInput], { description: 'Every file 全部文件' }) files: readonly PolicyFileInput[],
    @Arg('reason', () => SCALARS.String, { description: 'Why 理由' }) reason: string,
  ): Promise<PolicyVersionType> {
    const texts = Object.fromEntries(files.map(({ name, text }) => [name, text]));
    if (Object.keys(texts).length < files.length) throw new HubError('BAD_USER_INPUT', 'A file is given twice.');
    const { em, policyVersions, principal } = context;
    const proposed = await policyVersions.propose(em, { files: texts, reason }, principal.id);
    const fields = ['base', 'files', 'reason', 'state'];
    context.reportWrite({ action: 'proposePolicy', type: 'PolicyVersion', fields, ids: proposed.version });
    return new PolicyVersionType(proposed, async () => texts);
  }

  @Mutation(() => PolicyVersionType, {
    description: 'Puts a candidate in force, on every node at once; by another officer than the proposer 批准策略',
  })
  approvePolicy(
    @Ctx() context: PolicyVersionsContext,
    @Arg('version', () => SCALARS.ID, { description: 'Version 版本' }) version: string,
    @Arg('note', () => SCALARS.String, { nullable: true, description: 'Note 意见' }) note?: string | null,
  ): Promise<PolicyVersionType> {
    return decide(context, { version, decision: 'approve', note: note ?? null });
  }

  @Mutation(() => PolicyVersionType, {
    description: 'Refuses a candidate; by another officer than the proposer 驳回策略',
  })
  refusePolicy(
    @Ctx() context: PolicyVersionsContext,
    @Arg('version', () => SCALARS.ID, { description: 'Version 版本' }) version: string,
    @Arg('note', () => SCALARS.String, { nullable: true, description: 'Note 意见' }) note?: string | null,
  ): Promise<PolicyVersionType> {
    return decide(context, { version, decision: 'refuse', note: note ?? null });
  }
}

async function decide(context: PolicyVersionsContext, decision: PolicyDecision): Promise<PolicyVersionType> {
  const { em, policyVersions, principal } = context;
  const decided = await policyVersions.decide(em, decision, principal.id);
  const { version } = decided;
  const action = `${decision.decision}Policy`;
  context.reportWrite({ action, type: 'PolicyVersion', fields: ['note', 'state'], ids: version });
  return new PolicyVersionType(decided, () => policyVersions.files(version));
}
