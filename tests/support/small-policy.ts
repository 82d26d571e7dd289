import { loadAccessDocument } from '../../src/policy/load.js';
import { createPolicy, type LoadedPolicy } from '../../src/policy/policy.js';
import type { Vocabulary } from '../../src/policy/vocabulary.js';
import { TIERS } from '../../src/shared/principal.js';

/** A small world: two departments, and people with a number and a name, some of them children. */
const VOCABULARY: Vocabulary = {
  types: {
    Person: {
      scope: 'ancestors',
      fields: { id: { kind: 'column', type: 'ID' }, name: { kind: 'column', type: 'String' } },
      conditions: ['tied', 'under14'],
    },
  },
  masks: { name: ['String'], text: ['String'] },
};

export const DEPARTMENTS = `
departments:
  police: { abbreviation: PS, label: 公安 }
  health: { abbreviation: HE, label: 卫健 }
sources: { hub: the hub }
`;
const OPEN_TIER =
  '{ 1: { cap: full }, 2: { cap: full }, 3: { cap: full }, 4: { cap: "mask, full with purpose and case" } }';
export const TIER_FILE = TIERS.map((tier) => `${tier}: ${OPEN_TIER}`).join('\n');
export const PERSON = `
label: 人
conditions: { tied: tied to an event, under14: of a child }
raise: { when: under14, from: 3, to: 4 }
fields:
  id:   { level: 2, source: hub, PS: full, HE: full, label: 标识 }
  name: { level: 3, source: PS, mask: name, PS: full, HE: mask, label: 姓名 }
`;

/** Access files in place of the ones above. */
interface SmallFiles {
  readonly person?: string;
  readonly tiers?: string;
  readonly departments?: string;
}

/** The policy of the small world. */
export function smallPolicy({
  person = PERSON,
  tiers = TIER_FILE,
  departments = DEPARTMENTS,
}: SmallFiles = {}): LoadedPolicy {
  const texts = { 'Person.yaml': person, 'tiers.yaml': tiers, 'departments.yaml': departments };
  return createPolicy(loadAccessDocument(texts, VOCABULARY), texts);
}
