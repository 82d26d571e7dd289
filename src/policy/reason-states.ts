import type { PrincipalClass } from './access.js';

/** What a request says of why it reads, as far as decisions depend on it. A case without a purpose is `none`. */
export const REASON_STATES = ['none', 'purpose', 'purpose and case'] as const;
export type ReasonState = (typeof REASON_STATES)[number];

type Reason = Pick<PrincipalClass, 'hasPurpose' | 'hasCase'>;

const REASONS: Readonly<Record<ReasonState, Reason>> = {
  none: { hasPurpose: false, hasCase: false },
  purpose: { hasPurpose: true, hasCase: false },
  'purpose and case': { hasPurpose: true, hasCase: true },
};

/** The part of a class of callers that a reason state stands for. */
export function reasonOfState(state: ReasonState): Reason {
  return REASONS[state];
}

/** The reason state of a class of callers. */
export function stateOfReason({ hasPurpose, hasCase }: Reason): ReasonState {
  if (!hasPurpose) return 'none';
  return hasCase ? 'purpose and case' : 'purpose';
}
