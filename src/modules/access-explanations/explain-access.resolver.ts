import 'reflect-metadata';
import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { keyValue } from '../../data/key-value.js';
import { type CallerAccess, callerAccess } from '../../policy/caller-access.js';
import { explain } from '../../policy/explain.js';
import { decidingConditions, type ExplainedRecord, explainRecord } from '../../policy/explain-record.js';
import { HubError } from '../../shared/errors.js';
import { SCALARS } from '../common/scalars.js';
import { MODELS } from '../index.js';
import { AccessExplanation } from './access-explanation.type.js';
import { DescribedCallerInput } from './described-caller.input.js';
import { describedCaller } from './described-caller.js';
import type { ExplanationContext } from './explanation-context.js';
import { readOfExplanation, readOfRecord } from './explanation-receipt.js';

/** Why callers may or may not read, for officers, who read no record themselves. */
@Resolver()
export class ExplainAccessResolver {
  @Query(() => AccessExplanation, {
    nullable: true,
    description:
      'Why a caller may or may not read a field of a type, or of one record of it, for policy officers; itself recorded 权限说明',
  })
  async explainAccess(
    @Ctx() context: ExplanationContext,
    @Arg('caller', () => DescribedCallerInput, { description: 'Who would read 调用者' })
    described: DescribedCallerInput,
    @Arg('type', () => SCALARS.String, { description: 'Name of a type 类型' }) type: string,
    @Arg('field', () => SCALARS.String, { description: 'Name of a field of it 字段' }) field: string,
    @Arg('record', () => SCALARS.ID, { nullable: true, description: 'Id of a record of the type 记录' })
    record?: string | null,
  ): Promise<AccessExplanation> {
    const { explanations } = context;
    const { state } = context.caller;
    const principal = await describedCaller(explanations, state.policy.document, described);
    const caller = callerAccess(state, principal, explanations.now());
    const explanation = explain(state.policy, caller.class, type, field);
    if (explanation === undefined)
      throw new HubError('BAD_USER_INPUT', 'The access files have no line for a field of this name.');
    context.reportRead(readOfExplanation(explanation.rule));
    if (record == null) return new AccessExplanation(explanation);
    return new AccessExplanation(explanation, await explainedRecord(context, caller, [type, field], record));
  }
}

async function explainedRecord(
  context: ExplanationContext,
  caller: CallerAccess,
  [type, field]: readonly [type: string, field: string],
  record: string,
): Promise<ExplainedRecord> {
  const { policy } = caller.state;
  const rule = policy.document.types[type];
  const model = MODELS.find(({ name, scope }) => name === type && scope === 'ancestors');
  if (model === undefined || rule === undefined)
    throw new HubError('BAD_USER_INPUT', 'Which rows of this type are read depends on no record.');
  const access = policy.decide(caller.class, type);
  const names = decidingConditions(access, field);
  const id = keyValue(model, record);
  context.reportRead(readOfRecord(type, field, id));
  const isSeen = id !== null && access.visible.op !== 'false';
  const question = { caller, visible: access.visible, names, id: id ?? '' };
  const facts = isSeen ? await context.explanations.facts(model, question) : undefined;
  return explainRecord(access, field, rule, facts);
}
