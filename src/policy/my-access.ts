import type { Effect, FieldAccess, PrincipalClass } from './access.js';
import { and, assuming, type Condition, holds, NEVER, not } from './condition.js';
import { describeRows } from './describe.js';
import type { FieldRule, Level } from './document.js';
import type { LoadedPolicy } from './policy.js';

/** What a caller reads of one type, for the caller to read. */
export interface MyAccess {
  readonly type: string;
  /** Chinese label of the type. */
  readonly label: string;
  /** Which rows exist for the caller, in words. */
  readonly rows: string;
  readonly fields: readonly MyFieldAccess[];
}

/** What a caller reads of one field. */
export interface MyFieldAccess {
  readonly field: string;
  /** Chinese label of the field. */
  readonly label: string;
  readonly level: Level;
  /** On every visible row the same effect, or `conditional`: it depends on the row. */
  readonly effect: Effect | 'conditional';
  /** Visible rows on which the value is given, in words. */
  readonly fullRows: string;
  /** Visible rows on which only the masked value is given, in words. */
  readonly maskedRows: string;
  /** Where it is written: `Person.phone`. */
  readonly rule: string;
  /** Why it is not simply full; empty when it is. */
  readonly reason: string;
}

/** Lists what a class of callers reads of a type, field by field. */
export function myAccess(policy: LoadedPolicy, principal: PrincipalClass, type: string): MyAccess {
  const rule = policy.document.types[type];
  if (rule === undefined) throw new Error(`There is no access file for ${type}.`);
  const access = policy.decide(principal, type);
  const fields = Object.entries(access.fields).flatMap(([field, given]) => {
    const line: FieldRule | undefined = rule.fields[field];
    if (line === undefined) return [];
    return {
      field,
      label: line.label,
      level: line.level,
      effect: summary(given),
      fullRows: describeRows(given.full, rule),
      maskedRows: describeRows(onlyMasked(given), rule),
      rule: given.rule,
      reason: given.reason,
    };
  });
  return { type, label: rule.label, rows: describeRows(access.visible, rule), fields };
}

/** The effect on every visible row, or `conditional` where rows differ. */
export function summary({ full, mask }: FieldAccess): Effect | 'conditional' {
  if (full.op === 'true') return 'full';
  if (mask.op === 'false') return 'none';
  return full.op === 'false' && mask.op === 'true' ? 'mask' : 'conditional';
}

/** The visible rows on which the masked value is given and not the value itself. */
export function onlyMasked({ full, mask, maskName }: FieldAccess): Condition {
  return maskName === undefined ? NEVER : and(mask, assuming(mask, not(full)));
}

/** What a row gets of a field, when exactly these atoms (`area`, `tied`, ...) hold of it. */
export function effectOn(
  access: { readonly visible: Condition },
  field: FieldAccess,
  atoms: ReadonlySet<string>,
): Effect {
  if (!holds(access.visible, atoms)) return 'none';
  if (holds(field.full, atoms)) return 'full';
  return holds(field.mask, atoms) ? 'mask' : 'none';
}
