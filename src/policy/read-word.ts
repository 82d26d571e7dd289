import { TIERS, type Tier } from '../shared/principal.js';
import type { Cap, CapStep, Word } from './document.js';
import { atLeast } from './effect.js';

const WORD = /^(full|mask|none|statistics)(?: if (\w+))?(?: at ([A-Z/]+))?$/;
const STEP = /^(full|mask|none)(?: with (purpose|purpose and case))?$/;

/** Reads a department's word, for example `mask if tied`; a text is what is wrong with it. */
export function readWord(text: string): Word | string {
  const match = WORD.exec(text);
  if (match === null) {
    return `"${text}" is not a word: write full, mask, none or statistics, then optionally "if <condition>" and "at <TIER>/<TIER>"`;
  }
  const [, effect, condition, tiers] = match;
  const at = tiers?.split('/');
  const unknown = at?.find((tier) => !isTier(tier));
  if (unknown !== undefined) return `unknown tier ${unknown}`;
  if ((effect === 'none' || effect === 'statistics') && (condition !== undefined || at !== undefined)) {
    return `"${text}": ${effect} takes no condition`;
  }
  return {
    effect: effect as Word['effect'],
    ...(condition === undefined ? {} : { if: condition }),
    ...(at === undefined ? {} : { at: at.filter(isTier) }),
  };
}

/** Reads a tier's cap, for example `mask, full with purpose`; a text is what is wrong with it. */
export function readCap(text: string): Cap | string {
  const steps: CapStep[] = [];
  for (const part of text.split(', ')) {
    const match = STEP.exec(part);
    if (match === null) return `"${text}" is not a cap: write for example "mask, full with purpose and case"`;
    steps.push({ effect: match[1] as CapStep['effect'], needs: (match[2] ?? 'nothing') as CapStep['needs'] });
  }
  if (steps[0]?.needs !== 'nothing') return `"${text}" must begin with what is given without a purpose`;
  return steps.every((step, index) => isStep(steps[index - 1], step))
    ? steps
    : `"${text}": each step must need more and give more than the one before it`;
}

const NEEDS = ['nothing', 'purpose', 'purpose and case'] as const;

function isStep(before: CapStep | undefined, after: CapStep): boolean {
  if (before === undefined) return true;
  const needsMore = NEEDS.indexOf(after.needs) > NEEDS.indexOf(before.needs);
  return needsMore && !atLeast(before.effect, after.effect);
}

export function isTier(text: string): text is Tier {
  return TIERS.some((tier) => tier === text);
}
