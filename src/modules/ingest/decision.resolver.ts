import 'reflect-metadata';
import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from 'type-graphql';
import { decideProposal, type ProposalDecision } from '../../ingest/decide-proposal.js';
import { executeIn } from '../../ingest/execute.js';
import { unlinkSource } from '../../ingest/unlink-source.js';
import { SCALARS } from '../common/scalars.js';
import { MODELS } from '../index.js';
import type { IngestContext } from './ingest-context.js';

/** The field of a record on which a department has decided. */
@ObjectType('ProposalDecision', {
  description: 'The field of a record that was decided on 审核结果',
  simpleResolvers: true,
})
export class ProposalDecisionType {
  @Field(() => SCALARS.String, { description: 'Type of the record 类型' })
  readonly type!: string;

  @Field(() => SCALARS.ID, { description: 'Id of the record 记录标识' })
  readonly record!: string;

  @Field(() => SCALARS.String, { description: 'Field 字段' })
  readonly field!: string;
}

/** The records that a source was parted from, and is now. */
@ObjectType('UnlinkedSource', {
  description: 'The records after a link was undone 解除关联结果',
  simpleResolvers: true,
})
export class UnlinkedSourceType {
  @Field(() => SCALARS.String, { description: 'Type of the records 类型' })
  readonly type!: string;

  @Field(() => SCALARS.ID, { description: 'Id of the record that it belonged to 原记录标识' })
  readonly from!: string;

  @Field(() => SCALARS.ID, { description: 'Id of the record that it is now alone 新记录标识' })
  readonly to!: string;
}

/** What people decide on what departments sent. */
@Resolver()
export class IngestDecisionResolver {
  @Mutation(() => ProposalDecisionType, {
    description: "Takes a proposed value over, for the field's source department 采纳建议值",
  })
  acceptProposal(
    @Ctx() context: IngestContext,
    @Arg('id', () => SCALARS.ID, { description: 'Id of the proposal 建议标识' }) id: string,
    @Arg('note', () => SCALARS.String, { nullable: true, description: 'Note, 1 to 1000 characters 意见' })
    note?: string | null,
  ): Promise<ProposalDecisionType> {
    return decide(context, { id, decision: 'accept', note: note ?? null });
  }

  @Mutation(() => ProposalDecisionType, {
    description: "Refuses a proposed value, for the field's source department 驳回建议值",
  })
  refuseProposal(
    @Ctx() context: IngestContext,
    @Arg('id', () => SCALARS.ID, { description: 'Id of the proposal 建议标识' }) id: string,
    @Arg('note', () => SCALARS.String, { description: 'Why, 1 to 1000 characters 意见' }) note: string,
  ): Promise<ProposalDecisionType> {
    return decide(context, { id, decision: 'refuse', note });
  }

  @Mutation(() => UnlinkedSourceType, {
    description:
      'Undoes a wrong link: a source becomes a record of its own; what was sent, by whom and when, stays 解除关联',
  })
  async unlinkSource(
    @Ctx() context: IngestContext,
    @Arg('source', () => SCALARS.ID, { description: 'Id of the source record, from provenance 来源记录标识' })
    source: string,
    @Arg('reason', () => SCALARS.String, { description: 'Why, 1 to 1000 characters 理由' }) reason: string,
  ): Promise<UnlinkedSourceType> {
    const unlinked = await unlinkSource(executeIn(context.em), context.caller, MODELS, { source, reason });
    const { type, from, to } = unlinked;
    context.reportWrite({ action: 'unlinkSource', type, fields: ['id'], ids: [from, to].join() });
    return unlinked;
  }
}

async function decide(context: IngestContext, decision: ProposalDecision): Promise<ProposalDecisionType> {
  const decided = await decideProposal(executeIn(context.em), context.caller, MODELS, decision);
  const { type, record, field } = decided;
  context.reportWrite({ action: `${decision.decision}Proposal`, type, fields: [field], ids: record });
  return decided;
}
