import { type Document, isMap, parseDocument } from 'yaml';
import { MODELS } from '../../src/modules/index.js';
import { vocabularyOf } from '../../src/modules/vocabulary.js';
import type { AccessTexts } from '../../src/policy/load.js';
import { type LoadedPolicy, policyOf } from '../../src/policy/policy.js';
import { PRINCIPAL_KINDS, TIERS } from '../../src/shared/principal.js';
import type { Draw } from '../support/draw.js';

const DEPARTMENTS = ['PS', 'CA', 'UM', 'EM', 'HE', 'HL', 'GC', 'AU'];
/** Types whose lines have a word for each department. */
const TYPES = MODELS.filter(({ scope }) => scope === 'ancestors').map(({ name }) => name);
const CAPS = [
  ...['none', 'mask', 'full', 'none, mask with purpose', 'none, full with purpose and case'],
  ...['mask, full with purpose and case', 'none, mask with purpose, full with purpose and case'],
];
const LEVELS = [1, 2, 3, 4];
const VOCABULARY = vocabularyOf(MODELS);

/** Access files that say other things of some fields, and that the hub takes. */
export function editedFiles(texts: AccessTexts, draw: Draw): AccessTexts {
  for (;;) {
    const documents = new Map(Object.entries(texts).map(([name, text]) => [name, parseDocument(text)]));
    for (let edits = draw.below(12) + 4; edits > 0; edits--) edit(documents, draw);
    const edited = Object.fromEntries([...documents].map(([name, document]) => [name, document.toString()]));
    if (policyIn(edited) !== undefined) return edited;
  }
}

/** An exception in tiers.yaml may be of a level that its field no longer has. */
function policyIn(texts: AccessTexts): LoadedPolicy | undefined {
  try {
    return policyOf(texts, VOCABULARY);
  } catch {
    return undefined;
  }
}

function edit(documents: ReadonlyMap<string, Document>, draw: Draw): void {
  if (draw.chance(15)) {
    documents.get('tiers.yaml')?.setIn([draw.pick(TIERS), draw.pick(LEVELS), 'cap'], draw.pick(CAPS));
    return;
  }
  const file = documents.get(`${draw.pick(TYPES)}.yaml`);
  if (file === undefined) return;
  const conditions = keysIn(file, 'conditions');
  const line = ['fields', draw.pick(keysIn(file, 'fields'))];
  const masked = file.hasIn([...line, 'mask']);
  const said = () => Object.fromEntries(DEPARTMENTS.map((name) => [name, randomWord(conditions, masked, draw)]));
  const [first] = conditions;
  if (draw.chance(5))
    file.set(
      'readers',
      draw.some(PRINCIPAL_KINDS, 3).filter((kind) => kind !== 'officer'),
    );
  else if (draw.chance(20)) file.setIn([...line, 'level'], draw.pick(LEVELS));
  else if (first === undefined || draw.chance(60))
    file.setIn([...line, draw.pick(DEPARTMENTS)], randomWord(conditions, masked, draw));
  else if (draw.chance(25)) file.set('raise', { when: draw.pick(conditions), from: draw.below(3) + 1, to: 4 });
  else {
    const words = draw.chance(50) ? said() : {};
    file.setIn([...line, 'variants'], [{ when: draw.pick(conditions), level: draw.pick(LEVELS), ...words }]);
  }
}

function randomWord(conditions: readonly string[], masked: boolean, draw: Draw): string {
  const effect = draw.pick(['none', 'statistics', 'full', 'full', ...(masked ? ['mask', 'mask'] : [])]);
  if (effect === 'none' || effect === 'statistics') return effect;
  const condition = conditions.length > 0 && draw.chance(50) ? ` if ${draw.pick(conditions)}` : '';
  const tiers = draw.some(TIERS, 3);
  return `${effect}${condition}${tiers.length > 0 && draw.chance(20) ? ` at ${tiers.join('/')}` : ''}`;
}

function keysIn(file: Document, section: string): readonly string[] {
  const map = file.get(section);
  return isMap(map) ? map.items.map(({ key }) => String(key)) : [];
}
