import { describe, expect, test } from '@jest/globals';
import type { GrantedFields, PrincipalClass } from '../../src/policy/access.js';
import { ALWAYS } from '../../src/policy/condition.js';
import { reasonOf } from '../../src/policy/reason.js';
import { caller } from '../support/policy.js';
import { PERSON, smallPolicy, TIER_FILE } from '../support/small-policy.js';

const [HEAD = ''] = PERSON.split('  id:');
const OPEN_ID = 'level: 2, source: hub, PS: full, HE: full';
const MASKS_4 = 'tier STREET masks level 4 without purpose and case';
const GRANTED = 'on rows in an area granted to the caller';

interface World {
  /** The line of the name, without source and label. */
  readonly name: string;
  readonly id?: string;
  /** The cap of level 4. */
  readonly cap?: string;
}

/** What the police are told of a field. */
function reason({ name, id = OPEN_ID, cap }: World, given: Partial<PrincipalClass> = {}, field = 'name') {
  const person = `${HEAD}  id: { ${id}, label: 标识 }\n  name: { source: PS, label: 姓名, ${name} }\n`;
  const tiers = cap === undefined ? TIER_FILE : TIER_FILE.replaceAll('mask, full with purpose and case', cap);
  const access = smallPolicy({ person, tiers }).decide(caller({ department: 'police', ...given }), 'Person');
  return access.fields[field]?.reason;
}

function grant(given: Partial<GrantedFields> = {}): GrantedFields {
  const levels = [{ level: 'STREET', areas: 'one' }] as const;
  return { type: 'Person', kind: 'request', fields: ['name'], within: false, levels, ...given };
}

describe('why a field is not simply given in full', () => {
  const masked = 'level: 3, mask: name';
  const withCase = { hasPurpose: true, hasCase: true };

  test.each<[string, World, Partial<PrincipalClass>?]>([
    // Who asks.
    [
      'callers of kind auditor read nothing of this type',
      { name: 'level: 2, PS: full, HE: full' },
      { kind: 'auditor' },
    ],
    ['the department is not known', { name: 'level: 2, PS: full, HE: full' }, { department: 'navy' }],
    // The department's word.
    ['', { name: 'level: 2, PS: full, HE: full' }],
    ['the department reads it masked', { name: 'level: 2, mask: name, PS: mask, HE: full' }],
    ['the department reads it only inside statistics', { name: 'level: 2, PS: statistics, HE: full' }],
    ['the department reads nothing of this field', { name: 'level: 2, PS: none, HE: full' }],
    ['the department reads it only at tier CITY or GRID', { name: 'level: 2, PS: full at CITY/GRID, HE: full' }],
    ['', { name: 'level: 2, PS: full at CITY/GRID, HE: full' }, { tier: 'CITY' }],
    ['only on rows tied to an event', { name: 'level: 2, PS: full if tied, HE: full' }],
    ['the department reads it only at tier CITY', { name: 'level: 2, PS: full if tied at CITY, HE: full' }],
    // A type whose id it does not read.
    [
      'the department reads no Person',
      { name: 'level: 2, PS: full, HE: full', id: 'level: 2, source: hub, PS: none, HE: full' },
    ],
    [
      'the department reads no Person; only on rows tied to an event',
      { name: 'level: 2, PS: full if tied, HE: full', id: 'level: 2, source: hub, PS: none, HE: full' },
    ],
    // The tier's cap.
    [MASKS_4, { name: 'level: 4, mask: name, PS: full, HE: full' }],
    ['', { name: 'level: 4, mask: name, PS: full, HE: full' }, withCase],
    ['tier STREET withholds level 4', { name: 'level: 4, mask: name, PS: full, HE: full', cap: 'none' }, withCase],
    [
      'tier STREET withholds level 4 without purpose',
      { name: 'level: 4, PS: full, HE: full', cap: 'none, full with purpose' },
    ],
    [
      MASKS_4,
      { name: 'level: 4, mask: name, PS: full, HE: full', cap: 'none, mask with purpose, full with purpose and case' },
      { hasPurpose: true },
    ],
    [`${MASKS_4}; the field has no mask, so it is withheld`, { name: 'level: 4, PS: full, HE: full' }],
    ['the department reads it masked', { name: 'level: 4, mask: name, PS: mask, HE: full' }],
    ['tier STREET withholds level 4', { name: 'level: 4, mask: name, PS: mask, HE: full', cap: 'none' }],
    // A raised level, and variants.
    [`on rows of a child: ${MASKS_4}`, { name: `${masked}, PS: full, HE: full` }],
    ['the department reads it masked', { name: `${masked}, PS: mask, HE: full` }],
    [
      `on rows tied to an event: ${MASKS_4}; on rows of a child: ${MASKS_4}`,
      { name: `${masked}, PS: full, HE: full, variants: [{ when: tied, level: 4 }]` },
    ],
    [
      `on rows of a child: ${MASKS_4}`,
      { name: 'level: 2, mask: name, PS: full, HE: full, variants: [{ when: tied, level: 3 }]' },
    ],
    [
      'on rows tied to an event: the department reads nothing of this field',
      { name: 'level: 2, PS: full, HE: full, variants: [{ when: tied, PS: none, HE: full }]' },
    ],
    [MASKS_4, { name: 'level: 4, mask: name, PS: full, HE: full, variants: [{ when: tied }, { when: under14 }]' }],
    [
      'only on rows of a child; the department reads nothing of this field',
      { name: 'level: 2, PS: none, HE: full, variants: [{ when: tied, PS: full if under14, HE: full }]' },
    ],
    // Grants.
    [
      `the department reads nothing of this field; in full ${GRANTED}`,
      { name: 'level: 2, PS: none, HE: full' },
      { grants: [grant()] },
    ],
    [
      'the department reads nothing of this field',
      { name: 'level: 2, PS: none, HE: full' },
      { grants: [grant({ type: 'Event' })] },
    ],
    [
      `the department reads nothing of this field; ${GRANTED}: the grant does not name the field`,
      { name: 'level: 2, PS: none, HE: full' },
      { grants: [grant({ fields: ['id'] })] },
    ],
    [
      `the department reads nothing of this field; masked ${GRANTED}; ${GRANTED}: ${MASKS_4}`,
      { name: 'level: 4, mask: name, PS: none, HE: full' },
      { grants: [grant()] },
    ],
    [
      `the department reads nothing of this field; in full ${GRANTED}`,
      { name: 'level: 4, mask: name, PS: none, HE: full' },
      { grants: [grant({ kind: 'emergency' })] },
    ],
    [
      `the department reads nothing of this field; ${GRANTED}: tier STREET withholds level 4`,
      { name: 'level: 4, mask: name, PS: none, HE: full', cap: 'none' },
      { grants: [grant()] },
    ],
  ])('"%s"', (words, world, ...given) => {
    expect(reason(world, ...given)).toBe(words);
  });

  test('is said of the id too, which comes with every grant', () => {
    const closed = {
      name: 'level: 2, PS: full, HE: full',
      id: 'level: 4, source: hub, PS: none, HE: full',
      cap: 'none',
    };
    expect(reason(closed, { grants: [grant()] }, 'id')).toBe(
      `the department reads no Person; the department reads nothing of this field; ${GRANTED}: tier STREET withholds level 4`,
    );
  });

  test('of a field without a line is that it has none', () => {
    const { document } = smallPolicy();
    const rows = { visible: ALWAYS, full: ALWAYS, mask: ALWAYS };
    const words = (type: string, field: string) => reasonOf({ document, principal: caller(), type, field }, rows);
    expect(words('Person', 'shoeSize')).toBe('the access files do not have this field');
    expect(words('Dragon', 'id')).toBe('the access files do not have this field');
  });
});
