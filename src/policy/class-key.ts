import type { GrantedFields, PrincipalClass } from './access.js';

const grantTexts = new WeakMap<readonly GrantedFields[], string>();

/** Equal for equal classes and only for them: part of the key of whatever is kept per class. */
export function classKey({ kind, department, tier, hasPurpose, hasCase, grants }: PrincipalClass): string {
  const granted = grants.length === 0 ? '' : grantText(grants);
  return `${kind}|${tier}|${hasPurpose}|${hasCase}|${granted}|${department}`;
}

function grantText(grants: readonly GrantedFields[]): string {
  const known = grantTexts.get(grants);
  if (known !== undefined) return known;
  const text = JSON.stringify(
    grants.map(({ type, kind, fields, within, levels }) => [
      type,
      kind,
      fields,
      within,
      levels.map(({ level, areas }) => [level, areas]),
    ]),
  );
  grantTexts.set(grants, text);
  return text;
}
