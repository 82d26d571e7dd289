import type { PrincipalClass } from './access.js';
import { type Explanation, explain } from './explain.js';
import { summary } from './my-access.js';
import type { LoadedPolicy } from './policy.js';

/** A path of an answer that was not given in full, as receipts name it. */
export interface WithheldPath {
  /** `Person.phone`. */
  readonly field: string;
  readonly effect: 'mask' | 'none' | 'varies';
}

/** Why it was not. */
export interface ExplainedPath {
  readonly reason: string;
  /** Undefined where the access files have no line for the field: the closed type that it leads to decided. */
  readonly explanation: Explanation | undefined;
}

/**
 * Explains what a receipt says was not given in full, by the version that decided. Receipts name no grants, so the class is
 * without them.
 * @param targets types that the field leads to, itself or by its parts
 */
export function explainPath(
  policy: LoadedPolicy,
  principal: PrincipalClass,
  { field: rule, effect }: WithheldPath,
  targets: readonly string[],
): ExplainedPath {
  const [type = '', field = ''] = rule.split('.');
  const explanation = explain(policy, principal, type, field);
  const closed = effect === 'none' ? targets.filter((target) => isClosed(policy, principal, target)) : [];
  const given = explanation && policy.decide(principal, type).fields[field];
  const reasons = [
    ...closed.map((target) => `the caller reads no ${target}`),
    ...(explanation === undefined || explanation.reason === '' ? [] : [explanation.reason]),
    ...(given !== undefined && isMore(effect, summary(given)) ? [BY_GRANT] : []),
  ];
  return { reason: reasons.join('; '), explanation };
}

const BY_GRANT = 'a grant, which the receipt does not name, gave more';

function isClosed(policy: LoadedPolicy, principal: PrincipalClass, type: string): boolean {
  return policy.decide(principal, type).visible.op === 'false';
}

/** Whether a receipt says more than the policy alone gives. */
function isMore(effect: WithheldPath['effect'], byPolicy: ReturnType<typeof summary>): boolean {
  return (byPolicy === 'none' && effect !== 'none') || (byPolicy === 'mask' && effect === 'varies');
}
