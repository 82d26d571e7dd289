import type { PrincipalClass, TypeAccess } from './access.js';
import { and, assuming, atom, type Condition, equal, NEVER, not } from './condition.js';
import { onlyMasked } from './my-access.js';
import { normalForm } from './normal-form.js';
import type { LoadedPolicy } from './policy.js';

/** The rows on which something is given by the one version and not by the other, in their normal form. */
export interface RowChange {
  readonly gained: Condition;
  readonly lost: Condition;
}

/** What callers gain and lose of one field, on the rows of their areas. */
export interface FieldChange {
  /** The value itself. */
  readonly full: RowChange;
  /** A masked value and no more. Where the mask itself differs, the one is lost and the other gained. */
  readonly masked: RowChange;
}

/** What a class of callers gains and loses of the fields of a type: those of which they do. */
export function fieldChanges(
  before: LoadedPolicy,
  after: LoadedPolicy,
  principal: PrincipalClass,
  type: string,
): ReadonlyMap<string, FieldChange> {
  const [was, is] = [before, after].map((policy) => accessOf(policy, principal, type));
  const changes = namesOf(was?.fields ?? {}, is?.fields ?? {}).map((field): [string, FieldChange] => {
    const [old, young] = [givenOf(was, field), givenOf(is, field)];
    const sameMask = old.maskName === young.maskName;
    return [
      field,
      {
        full: rowChange(old.full, young.full),
        masked: sameMask
          ? rowChange(old.masked, young.masked)
          : { gained: normalForm(young.masked), lost: normalForm(old.masked) },
      },
    ];
  });
  return new Map(changes.filter(([, { full, masked }]) => differs(full) || differs(masked)));
}

function accessOf(policy: LoadedPolicy, principal: PrincipalClass, type: string): TypeAccess | undefined {
  return Object.hasOwn(policy.document.types, type) ? policy.decide(principal, type) : undefined;
}

/** Rows of the caller's areas on which a field is given. */
function givenOf(access: TypeAccess | undefined, field: string) {
  const given = access?.fields[field];
  if (access === undefined || given === undefined) return { full: NEVER, masked: NEVER, maskName: undefined };
  const within = (rows: Condition) =>
    IN_SCOPE.reduce((rest, known) => assuming(known, rest), and(access.visible, rows));
  const masked = within(onlyMasked(given));
  return { full: within(given.full), masked, maskName: masked.op === 'false' ? undefined : given.maskName };
}

const IN_SCOPE = [atom('area'), atom('grids')];

const UNCHANGED: RowChange = { gained: NEVER, lost: NEVER };

function rowChange(before: Condition, after: Condition): RowChange {
  if (equal(before, after)) return UNCHANGED;
  return { gained: normalForm(and(after, not(before))), lost: normalForm(and(before, not(after))) };
}

function differs({ gained, lost }: RowChange): boolean {
  return gained.op !== 'false' || lost.op !== 'false';
}

/** The names that stand in either, sorted. */
export function namesOf(before: object, after: object): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
}
