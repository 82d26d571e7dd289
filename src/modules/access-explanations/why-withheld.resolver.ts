import 'reflect-metadata';
import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { ModelField } from '../../data/model.js';
import { type ExplainedPath, explainPath, type WithheldPath } from '../../policy/explain-withheld.js';
import { recordedClass } from '../../policy/recorded-class.js';
import type { StoredReceipt } from '../../receipts/stored-receipt.js';
import { findOwnReceipt } from '../access-log/find-own-receipt.js';
import { SCALARS } from '../common/scalars.js';
import { MODELS } from '../index.js';
import { AccessExplanation } from './access-explanation.type.js';
import type { ExplanationContext } from './explanation-context.js';
import { readOfExplanation } from './explanation-receipt.js';
import { WithheldExplanation } from './withheld-explanation.type.js';

/** Why a path of an own answer was not given in full, by its receipt; for auditors of any. */
@Resolver()
export class WhyWithheldResolver {
  @Query(() => WithheldExplanation, {
    nullable: true,
    description:
      'Why a path of an answer was not given in full: of your own operation, by the number that extensions.receipt gave, or, for auditors, of any; null where no rule withheld it. It tells of no record; itself recorded 未给出原因',
  })
  async whyWithheld(
    @Ctx() context: ExplanationContext,
    @Arg('receipt', () => SCALARS.ID, { description: 'Place of the receipt in the log 序号' }) receipt: string,
    @Arg('path', () => SCALARS.String, {
      description:
        'Response keys joined by full stops, as extensions.access gives them; places in lists may stand in it 路径',
    })
    path: string,
  ): Promise<WithheldExplanation | null> {
    const found = (await findOwnReceipt(context, receipt))?.receipt;
    const wanted = path.replace(PLACE_IN_LIST, '');
    const entry = found?.access?.find((one) => one.path === wanted);
    if (found === undefined || entry === undefined) return null;
    context.reportRead(readOfExplanation(entry.field));
    const { reason, explanation } = await explained(context, found, entry);
    return {
      path: entry.path,
      rule: entry.field,
      effect: entry.effect,
      policyVersion: found.policyVersion,
      reason,
      explanation: explanation === undefined ? null : new AccessExplanation(explanation),
    };
  }
}

/** Response keys never begin with a digit. */
const PLACE_IN_LIST = /\.\d+(?=\.|$)/g;

async function explained(
  { policyVersions }: ExplanationContext,
  receipt: StoredReceipt,
  entry: WithheldPath,
): Promise<ExplainedPath> {
  const policy = await policyVersions.recorded(receipt.policyVersion);
  const principal = recordedClass(receipt);
  if (policy === undefined || principal === undefined) return UNREADABLE;
  return explainPath(policy, principal, entry, targetsOf(entry.field));
}

const UNREADABLE: ExplainedPath = {
  reason: 'the version of the access policy that decided cannot be read any more',
  explanation: undefined,
};

/** The types that a field leads to, itself or by its parts. */
function targetsOf(rule: string): readonly string[] {
  const [type, name = ''] = rule.split('.');
  const field: ModelField | undefined = MODELS.find((model) => model.name === type)?.fields[name];
  if (field === undefined || field.kind === 'column') return [];
  const parts = field.kind === 'object' ? Object.values(field.parts) : [field];
  return parts.flatMap((part) => (part.kind === 'column' ? [] : [part.target]));
}
