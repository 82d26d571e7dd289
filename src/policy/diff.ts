import { PRINCIPAL_KINDS, type PrincipalKind, TIERS, type Tier } from '../shared/principal.js';
import { type FieldChange, fieldChanges, namesOf } from './field-changes.js';
import type { LoadedPolicy } from './policy.js';
import { REASON_STATES, type ReasonState, reasonOfState } from './reason-states.js';
import { type LineChange, lineChanges } from './written-lines.js';

/** A field of which a class of callers gets more or less by the one version than by the other. */
export interface AccessChange extends FieldChange {
  readonly type: string;
  readonly field: string;
  readonly department: string;
  readonly tier: Tier;
  /** The kinds of callers and the reasons of requests to which it happens alike. */
  readonly kinds: readonly PrincipalKind[];
  readonly reasons: readonly ReasonState[];
}

/** What changes from one version of the access files to another. */
export interface PolicyDiff {
  readonly before: string;
  readonly after: string;
  /** What is written differently, whether or not anybody gains or loses by it. */
  readonly lines: readonly LineChange[];
  /** Who gains and loses what, by type, field, department and tier. Grants are left as they are. */
  readonly changes: readonly AccessChange[];
}

/** Compares two versions: the same for everybody in them is not mentioned. */
export function policyDiff(before: LoadedPolicy, after: LoadedPolicy): PolicyDiff {
  const departments = namesOf(before.document.departments, after.document.departments);
  const types = namesOf(before.document.types, after.document.types).filter((type) => !sameRules(before, after, type));
  const changes = types.flatMap((type) =>
    departments.flatMap((department) => TIERS.flatMap((tier) => changesOf(before, after, { type, department, tier }))),
  );
  return {
    before: before.version,
    after: after.version,
    lines: lineChanges(before.document, after.document),
    changes: changes.sort(byField),
  };
}

/** Whether all that decides a type is written alike, so that nothing of it can change. */
function sameRules({ document: a }: LoadedPolicy, { document: b }: LoadedPolicy, type: string): boolean {
  const rules = ({ departments, types, scopes, tiers }: typeof a) =>
    JSON.stringify([Object.keys(departments), types[type], scopes[type], tiers]);
  return rules(a) === rules(b);
}

type Place = Pick<AccessChange, 'type' | 'department' | 'tier'>;

/** The changes of a type for a department and tier; kinds of callers and reasons with the same change are one. */
function changesOf(before: LoadedPolicy, after: LoadedPolicy, place: Place): readonly AccessChange[] {
  const { type, department, tier } = place;
  const alike = new Map<string, AccessChange>();
  for (const kinds of kindsOf(before, after, type)) {
    const [kind] = kinds;
    if (kind === undefined) continue;
    for (const reason of REASON_STATES) {
      const principal = { kind, department, tier, ...reasonOfState(reason), grants: [] };
      for (const [field, change] of fieldChanges(before, after, principal, type)) {
        const key = JSON.stringify([field, kinds, change]);
        const reasons = [...(alike.get(key)?.reasons ?? []), reason];
        alike.set(key, { ...place, field, kinds, reasons, ...change });
      }
    }
  }
  return [...alike.values()];
}

/** Decisions ask of a kind only whether it reads the type, so kinds are alike that do so in the same versions. */
function kindsOf(before: LoadedPolicy, after: LoadedPolicy, type: string): readonly (readonly PrincipalKind[])[] {
  const reads = ({ document }: LoadedPolicy, kind: PrincipalKind) =>
    document.types[type]?.readers.includes(kind) ?? false;
  const groups = [
    [true, true],
    [true, false],
    [false, true],
  ].map(([was, is]) => PRINCIPAL_KINDS.filter((kind) => reads(before, kind) === was && reads(after, kind) === is));
  return groups.filter((kinds) => kinds.length > 0);
}

function byField(a: AccessChange, b: AccessChange): number {
  if (a.type !== b.type) return a.type < b.type ? -1 : 1;
  if (a.field !== b.field) return a.field < b.field ? -1 : 1;
  return 0;
}
