import { describe, expect, test } from '@jest/globals';
import { type LineChange, lineChanges } from '../../src/policy/written-lines.js';
import { DEPARTMENTS, smallPolicy, TIER_FILE } from '../support/small-policy.js';

const FILES = {
  departments: DEPARTMENTS,
  tiers: TIER_FILE.replace(
    'CITY: { 1: { cap: full }, 2: { cap: full }',
    'CITY: { 1: { cap: full }, 2: { cap: none }',
  ).replace(
    'STREET: { 1: { cap: full }, 2: { cap: full }',
    'STREET: { 1: { cap: full }, 2: { cap: full, except: { Person.id: none } }',
  ),
  person: `
label: 人
readers: [system, person]
conditions: { tied: tied to an event, under14: of a child }
raise: { when: under14, from: 3, to: 4 }
fields:
  id: { level: 2, source: [PS, hub], PS: full, HE: full, label: 标识 }
  name:
    level: 1
    source: PS
    mask: name
    PS: full
    HE: mask if tied at CITY/GRID
    label: 姓名
    variants:
      - { when: tied, level: 3, PS: mask, HE: none }
      - { when: under14, level: 4, PS: full, HE: none }
`,
};

function changes(file: keyof typeof FILES, before: string, after: string): readonly LineChange[] {
  expect(FILES[file]).toContain(before);
  const changed = smallPolicy({ ...FILES, [file]: FILES[file].replace(before, after) });
  return lineChanges(smallPolicy(FILES).document, changed.document);
}

describe('what two versions say differently', () => {
  test.each<[keyof typeof FILES, string, string, LineChange]>([
    ['departments', '公安', '警察', { rule: 'department police', part: 'name', before: 'PS 公安', after: 'PS 警察' }],
    ['person', 'label: 人', 'label: 民', { rule: 'Person', part: 'label', before: '人', after: '民' }],
    [
      'person',
      '[system, person]',
      '[person]',
      { rule: 'Person', part: 'readers', before: 'person, system', after: 'person' },
    ],
    [
      'person',
      'of a child',
      'young',
      { rule: 'Person', part: 'condition under14', before: 'of a child', after: 'young' },
    ],
    [
      'person',
      'from: 3',
      'from: 2',
      { rule: 'Person', part: 'raise', before: '3 to 4 when under14', after: '2 to 4 when under14' },
    ],
    [
      'person',
      'raise: { when: under14, from: 3, to: 4 }\n',
      '',
      { rule: 'Person', part: 'raise', before: '3 to 4 when under14' },
    ],
    ['person', 'label: 姓名', 'label: 名', { rule: 'Person.name', part: 'label', before: '姓名', after: '名' }],
    [
      'person',
      'source: [PS, hub]',
      'source: HE',
      { rule: 'Person.id', part: 'source', before: 'hub, police', after: 'health' },
    ],
    ['person', 'mask: name', 'mask: text', { rule: 'Person.name', part: 'mask', before: 'name', after: 'text' }],
    ['person', 'level: 1', 'level: 3', { rule: 'Person.name', part: 'level', before: '1', after: '3' }],
    ['person', 'HE: full', 'HE: none', { rule: 'Person.id', part: 'health', before: 'full', after: 'none' }],
    [
      'person',
      ' at CITY/GRID',
      '',
      { rule: 'Person.name', part: 'health', before: 'mask if tied at CITY/GRID', after: 'mask if tied' },
    ],
    [
      'person',
      'when: tied, level: 3',
      'when: tied, level: 2',
      { rule: 'Person.name', part: 'tied: level', before: '3', after: '2' },
    ],
    [
      'person',
      'PS: mask, HE: none',
      'PS: none, HE: none',
      { rule: 'Person.name', part: 'tied: police', before: 'mask', after: 'none' },
    ],
    [
      'tiers',
      'except: { Person.id: none }',
      'except: { Person.id: full }',
      { rule: 'tier STREET', part: 'level 2 of Person.id', before: 'none', after: 'full' },
    ],
    [
      'tiers',
      '2: { cap: none }',
      '2: { cap: "mask, full with purpose" }',
      { rule: 'tier CITY', part: 'level 2', before: 'none', after: 'mask, full with purpose' },
    ],
  ])('in %s: %j made %j', (file, before, after, line) => {
    expect(changes(file, before, after)).toEqual([line]);
  });

  test('is nothing where kinds of callers or sources only change places', () => {
    expect(changes('person', '[system, person]', '[person, system]')).toEqual([]);
    expect(changes('person', '[PS, hub]', '[hub, PS]')).toEqual([]);
  });

  test('is the order of variants, since the first one that holds decides', () => {
    const [first, second] = [
      '- { when: tied, level: 3, PS: mask, HE: none }',
      '- { when: under14, level: 4, PS: full, HE: none }',
    ];
    expect(changes('person', `${first}\n      ${second}`, `${second}\n      ${first}`)).toEqual([
      { rule: 'Person.name', part: 'variants', before: 'tied, then under14', after: 'under14, then tied' },
    ]);
  });

  test('is named in the order of what it is about', () => {
    const document = smallPolicy(FILES).document;
    const lines = lineChanges({ ...document, types: {} }, document).map(({ rule, part }) => `${rule} ${part}`);
    expect(lines).toEqual(lines.toSorted());
    expect(lines.filter((line) => line.startsWith('Person.id'))).toEqual([
      'Person.id health',
      'Person.id label',
      'Person.id level',
      'Person.id police',
      'Person.id source',
    ]);
  });
});
