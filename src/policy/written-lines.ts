import type { CovertRule } from '../shared/recorded-rules.js';
import { describeCap, describeWord } from './describe.js';
import type { AccessDocument, FieldCase, FieldRule, TypeRule } from './document.js';
import { LEVELS } from './document.js';

/** A statement of the access files that is there in one version only, or says something else in the other. */
export interface LineChange {
  /** What it is about: `Person.phone`, `Person`, `tier CITY`, `department health`. */
  readonly rule: string;
  /** Which part of it: `level`, `mask`, `health`, `camera: level`. */
  readonly part: string;
  /** As it is written; undefined where it is not there. */
  readonly before?: string;
  readonly after?: string;
}

type Line = Omit<LineChange, 'before' | 'after'> & { readonly text: string };

/** What two versions of the access files say differently: added and removed fields, levels, masks, words, caps, departments. */
export function lineChanges(before: AccessDocument, after: AccessDocument): readonly LineChange[] {
  const [old, young] = [byPlace(before), byPlace(after)];
  return [...new Set([...old.keys(), ...young.keys()])].sort().flatMap((place) => {
    const [was, is] = [old.get(place), young.get(place)];
    const line = was ?? is;
    if (line === undefined || was?.text === is?.text) return [];
    return {
      rule: line.rule,
      part: line.part,
      ...(was && { before: was.text }),
      ...(is && { after: is.text }),
    };
  });
}

function byPlace(document: AccessDocument): ReadonlyMap<string, Line> {
  return new Map(linesOf(document).map((line) => [`${line.rule} ${line.part}`, line]));
}

function linesOf({ departments, covert, types, tiers }: AccessDocument): readonly Line[] {
  return [
    ...Object.entries(departments).map(([code, { abbreviation, label }]) =>
      line(`department ${code}`, 'name', `${abbreviation} ${label}`),
    ),
    ...covert.map(covertLine),
    ...Object.entries(types).flatMap(([type, rule]) => [
      ...typeLines(type, rule),
      ...Object.entries(rule.fields).flatMap(([field, of]) => fieldLines(`${type}.${field}`, of)),
    ]),
    ...Object.entries(tiers).flatMap(([tier, caps]) =>
      LEVELS.flatMap((level) => [
        line(`tier ${tier}`, `level ${level}`, describeCap(caps[level].cap)),
        ...Object.entries(caps[level].except).map(([rule, cap]) =>
          line(`tier ${tier}`, `level ${level} of ${rule}`, describeCap(cap)),
        ),
      ]),
    ),
  ];
}

function covertLine({ department, purpose, onCase, days }: CovertRule): Line {
  const which = [...(purpose === undefined ? [] : [`"${purpose}"`]), ...(onCase ? ['on a case'] : [])].join(' ');
  return line(`department ${department}`, `covert reads ${which}`, `told after ${days} days`);
}

function typeLines(type: string, { label, readers, conditions, raise }: TypeRule): readonly Line[] {
  return [
    line(type, 'label', label),
    line(type, 'readers', [...readers].sort().join(', ')),
    ...Object.entries(conditions).map(([name, words]) => line(type, `condition ${name}`, words)),
    ...(raise === undefined ? [] : [line(type, 'raise', `${raise.from} to ${raise.to} when ${raise.when}`)]),
  ];
}

function fieldLines(rule: string, field: FieldRule): readonly Line[] {
  return [
    line(rule, 'label', field.label),
    line(rule, 'source', [...field.sources].sort().join(', ')),
    ...(field.mask === undefined ? [] : [line(rule, 'mask', field.mask)]),
    ...caseLines(rule, '', field),
    // The first variant that holds decides, so their order is part of what they say.
    ...(field.variants.length === 0
      ? []
      : [line(rule, 'variants', field.variants.map(({ when }) => when).join(', then '))]),
    ...field.variants.flatMap((variant) => caseLines(rule, `${variant.when}: `, variant)),
  ];
}

function caseLines(rule: string, prefix: string, { level, words }: FieldCase): readonly Line[] {
  return [
    line(rule, `${prefix}level`, String(level)),
    ...Object.entries(words).map(([department, word]) => line(rule, `${prefix}${department}`, describeWord(word))),
  ];
}

function line(rule: string, part: string, text: string): Line {
  return { rule, part, text };
}
