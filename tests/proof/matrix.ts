import type { Effect } from '../../src/policy/access.js';
import { type Principal, TIERS, type Tier } from '../../src/shared/principal.js';
import { CASE_ROWS, type CaseRow, DEPARTMENT_CODES, loadPolicyCases } from '../support/policy-cases.js';

/** A cell of the matrix of tests/policy/cases. */
export interface MatrixQuestion {
  readonly type: string;
  readonly field: string;
  readonly row: CaseRow;
  /** Code of the department. */
  readonly department: string;
  readonly tier: Tier;
  readonly hasPurpose: boolean;
  readonly hasCase: boolean;
}

const effects = new Map(
  loadPolicyCases().map((one) => [keyOf({ ...one, department: DEPARTMENT_CODES[one.department] ?? '' }), one.effect]),
);

const strengths = ['none', 'mask', 'full'] as const;

/** What a person of a department gets of a field, as the cases spell it out. Throws where they say nothing. */
export function wantedEffect(question: MatrixQuestion): Effect {
  const effect = effects.get(keyOf(question));
  if (effect === undefined) throw new Error(`no case for ${JSON.stringify(question)}`);
  return effect;
}

/** Whether the cases give a person something of a field on any row. */
export function everWanted(type: string, field: string, { department, tier, purpose, caseId }: Principal): boolean {
  const reason = { hasPurpose: purpose !== undefined, hasCase: caseId !== undefined };
  return CASE_ROWS.some((row) => {
    const effect = effects.get(keyOf({ type, field, row, department, tier, ...reason }));
    return effect !== undefined && effect !== 'none';
  });
}

export function stronger(one: Effect, other: Effect): Effect {
  return strengths.indexOf(one) >= strengths.indexOf(other) ? one : other;
}

/** A case without a purpose gives what no reason gives. */
function keyOf({ type, field, row, department, tier, hasPurpose, hasCase }: MatrixQuestion): string {
  return `${type}.${field} ${row} ${department} ${TIERS.indexOf(tier)} ${hasPurpose ? (hasCase ? 2 : 1) : 0}`;
}
