import type fc from 'fast-check';
import type { AccessDocument, Cap, FieldRule, Level, Word } from '../../src/policy/document.js';
import { LEVELS } from '../../src/policy/document.js';
import { createPolicy, type LoadedPolicy } from '../../src/policy/policy.js';
import { PRINCIPAL_KINDS, TIERS } from '../../src/shared/principal.js';
import { type Draw, drawn } from './draw.js';

const CAPS: readonly Cap[] = [
  [{ effect: 'none', needs: 'nothing' }],
  [{ effect: 'mask', needs: 'nothing' }],
  [{ effect: 'full', needs: 'nothing' }],
  [
    { effect: 'none', needs: 'nothing' },
    { effect: 'mask', needs: 'purpose' },
    { effect: 'full', needs: 'purpose and case' },
  ],
];

/** Policies that differ from the hub's in some words, levels, masks, readers, variants and caps. */
export function changedPolicies(base: AccessDocument): fc.Arbitrary<LoadedPolicy> {
  return drawn((draw) => {
    let document = base;
    for (let edits = draw.below(6); edits >= 0; edits--) document = edited(document, draw);
    return createPolicy({ ...document, version: String(draw.below(1_000_000)) });
  });
}

function edited(document: AccessDocument, draw: Draw): AccessDocument {
  const type = draw.pick(Object.keys(document.types));
  const rule = document.types[type];
  if (rule === undefined) return document;
  const withType = (changed: typeof rule): AccessDocument => ({
    ...document,
    types: { ...document.types, [type]: changed },
  });
  if (draw.chance(10)) return withType({ ...rule, readers: draw.some(PRINCIPAL_KINDS, 3) });
  if (draw.chance(20)) return withCap(document, draw);
  const field = draw.pick(Object.keys(rule.fields));
  const line = rule.fields[field];
  if (line === undefined) return document;
  const conditions = Object.keys(rule.conditions);
  const departments = Object.keys(document.departments);
  return withType({ ...rule, fields: { ...rule.fields, [field]: editedLine(line, conditions, departments, draw) } });
}

function editedLine(
  line: FieldRule,
  conditions: readonly string[],
  departments: readonly string[],
  draw: Draw,
): FieldRule {
  const words = () => ({ ...line.words, [draw.pick(departments)]: randomWord(conditions, line, draw) });
  const level = (): Level => draw.pick(LEVELS);
  if (draw.chance(15)) return { ...line, level: level() };
  if (draw.chance(10)) {
    const { mask: _mask, ...unmasked } = line;
    return line.mask === undefined ? { ...line, mask: 'text' } : unmasked;
  }
  if (conditions.length > 0 && draw.chance(20)) {
    return { ...line, variants: [...line.variants, { when: draw.pick(conditions), level: level(), words: words() }] };
  }
  return { ...line, words: words() };
}

function randomWord(conditions: readonly string[], line: FieldRule, draw: Draw): Word {
  const effect = draw.pick([
    'none',
    'statistics',
    'full',
    ...(line.mask === undefined ? [] : ['mask' as const]),
  ] as const);
  if (effect === 'none' || effect === 'statistics') return { effect };
  return {
    effect,
    ...(conditions.length > 0 && draw.chance(40) && { if: draw.pick(conditions) }),
    ...(draw.chance(20) && { at: draw.some(TIERS, 3) }),
  };
}

function withCap(document: AccessDocument, draw: Draw): AccessDocument {
  const [tier, level] = [draw.pick(TIERS), draw.pick(LEVELS)];
  const caps = { ...document.tiers[tier], [level]: { ...document.tiers[tier][level], cap: draw.pick(CAPS) } };
  return { ...document, tiers: { ...document.tiers, [tier]: caps } };
}
