import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PolicyError } from '../../src/policy/access-file.js';
import { readAccessTexts } from '../../src/policy/load.js';
import { DEPARTMENTS, PERSON, smallPolicy, TIER_FILE } from '../support/small-policy.js';

const FILES = { departments: DEPARTMENTS, tiers: TIER_FILE, person: PERSON };
type FileName = keyof typeof FILES;
const NAMES = { departments: 'departments.yaml', tiers: 'tiers.yaml', person: 'Person.yaml' } as const;

/** What is wrong with the small world's files when some are others: `file:line: message`, each. */
function problemsOf(files: Partial<Record<FileName, string>>): readonly string[] {
  try {
    smallPolicy(files);
    return [];
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    expect(error.name).toBe('PolicyError');
    return error.message.split('\n');
  }
}

function problemsWith(file: FileName, before: string, after: string): readonly string[] {
  expect(FILES[file]).toContain(before);
  return problemsOf({ [file]: FILES[file].replace(before, after) });
}

describe('the loader, of a small world', () => {
  test('gives all that the files say, and what holds where they say nothing', () => {
    const person = `
label: 人
conditions: { tied: tied to an event, under14: of a child }
raise: { when: under14, from: 3, to: 4 }
fields:
  id: { level: 1, source: [PS, hub], all: full, label: 标识 }
  name:
    { level: 3, source: PS, mask: name, PS: full, HE: mask if tied at CITY/GRID, label: 姓名,
      variants: [{ when: tied }, { when: under14, level: 2 }, { when: tied, PS: none, HE: statistics }] }
`;
    const tiers = TIER_FILE.replace('4: { cap: "mask', '4: { except: { Person.name: none }, cap: "mask');
    const { document } = smallPolicy({ person, tiers });
    const words = { police: { effect: 'full' }, health: { effect: 'mask', if: 'tied', at: ['CITY', 'GRID'] } };
    const full = { cap: [{ effect: 'full', needs: 'nothing' }], except: {} };
    const last = {
      cap: [
        { effect: 'mask', needs: 'nothing' },
        { effect: 'full', needs: 'purpose and case' },
      ],
      except: {},
    };
    const levels = { 1: full, 2: full, 3: full, 4: last };
    const excepted = { ...levels, 4: { ...last, except: { 'Person.name': [{ effect: 'none', needs: 'nothing' }] } } };
    expect(document).toStrictEqual({
      version: document.version,
      departments: {
        police: { abbreviation: 'PS', label: '公安' },
        health: { abbreviation: 'HE', label: '卫健' },
      },
      types: {
        Person: {
          label: '人',
          readers: ['person', 'system'],
          conditions: { tied: 'tied to an event', under14: 'of a child' },
          raise: { when: 'under14', from: 3, to: 4 },
          fields: {
            id: {
              level: 1,
              label: '标识',
              sources: ['police', 'hub'],
              words: { police: { effect: 'full' }, health: { effect: 'full' } },
              variants: [],
            },
            name: {
              level: 3,
              label: '姓名',
              sources: ['police'],
              mask: 'name',
              words,
              variants: [
                { when: 'tied', level: 3, words },
                { when: 'under14', level: 2, words },
                { when: 'tied', level: 3, words: { police: { effect: 'none' }, health: { effect: 'statistics' } } },
              ],
            },
          },
        },
      },
      scopes: { Person: 'ancestors' },
      tiers: { CITY: excepted, DISTRICT: levels, STREET: levels, COMMUNITY: levels, GRID: levels },
    });
  });

  test('leaves out conditions and a raise that a file does not have', () => {
    const person = PERSON.replace(/conditions.*\nraise.*\n/, '').replace('label: 人', 'label: 人\nreaders: person');
    const { Person } = smallPolicy({ person }).document.types;
    expect(Person).toMatchObject({ conditions: {}, readers: ['person'] });
    expect(Person).not.toHaveProperty('raise');
  });

  test('takes an exception at a level that only a variant or the raise gives', () => {
    const at = (level: number, field: string) =>
      TIER_FILE.replace(new RegExp(`${level}: { cap: `), `${level}: { except: { Person.${field}: full }, cap: `);
    const varied = PERSON.replace('label: 标识 }', 'label: 标识, variants: [{ when: tied, level: 1 }] }');
    expect(problemsOf({ tiers: at(1, 'id'), person: varied })).toEqual([]);
    expect(problemsOf({ tiers: at(1, 'id') })).toEqual(['tiers.yaml:1: Person.id is never of level 1']);
    expect(problemsOf({ tiers: at(4, 'name') })).toEqual([]);
    expect(problemsOf({ tiers: at(4, 'id') })).toEqual(['tiers.yaml:1: Person.id is never of level 4']);
  });

  test.each<[FileName, string, string, ...string[]]>([
    // A type.
    ['person', 'label: 人\n', '', 'Person.yaml:1: the type has no label'],
    ['person', 'label: 人', 'label: ""', 'Person.yaml:2: "label" must be a text'],
    ['person', 'fields:', 'lines:', 'Person.yaml:5: unknown key "lines"', 'Person.yaml:1: the type has no fields'],
    ['person', 'label: 人', 'label: 人\nreaders: 1', 'Person.yaml:3: "readers" must be a text'],
    ['person', 'label: 人', 'label: 人\nreaders: [person, cat]', 'Person.yaml:3: unknown kind of caller "cat"'],
    ['person', 'tied: tied to an event', 'tied: 1', 'Person.yaml:3: "tied" must be a text'],
    ['person', 'tied: tied to an event', 'tired: x', 'Person.yaml:3: the type has no condition "tired"'],
    ['person', 'when: under14, ', '', 'Person.yaml:4: raise needs "when", "from" and a higher "to"'],
    ['person', 'when: under14', 'when: 14', 'Person.yaml:4: raise needs "when", "from" and a higher "to"'],
    ['person', 'from: 3, ', '', 'Person.yaml:4: raise needs "when", "from" and a higher "to"'],
    ['person', ', to: 4', '', 'Person.yaml:4: raise needs "when", "from" and a higher "to"'],
    ['person', 'to: 4', 'to: 5', 'Person.yaml:4: raise needs "when", "from" and a higher "to"'],
    ['person', 'to: 4', 'to: 3', 'Person.yaml:4: raise needs "when", "from" and a higher "to"'],
    ['person', 'to: 4', 'to: [4]', 'Person.yaml:4: raise needs "when", "from" and a higher "to"'],
    [
      'person',
      'when: under14',
      'when: tired',
      'Person.yaml:4: unknown condition "tired": describe it under "conditions"',
    ],
    // A line.
    ['person', 'level: 2, ', '', 'Person.yaml:6: id has no level'],
    ['person', 'level: 2', 'level: "2"', 'Person.yaml:6: "level" must be 1, 2, 3 or 4'],
    ['person', 'level: 2', 'level: [2]', 'Person.yaml:6: "level" must be 1, 2, 3 or 4'],
    ['person', 'level: 2', 'level:', 'Person.yaml:6: "level" must be 1, 2, 3 or 4'],
    ['person', ', label: 标识', '', 'Person.yaml:6: id has no label'],
    ['person', 'label: 标识', 'label: 1', 'Person.yaml:6: "label" must be a text'],
    ['person', 'source: hub, ', '', 'Person.yaml:6: id has no source'],
    ['person', 'source: hub', 'source: [hub, [PS]]', 'Person.yaml:6: "source" must be a text'],
    ['person', 'source: hub', 'source: [hub, rumour]', 'Person.yaml:6: unknown source "rumour"'],
    [
      'person',
      'mask: name',
      'mask: 1',
      'Person.yaml:7: "mask" must be a text',
      'Person.yaml:7: the field has no mask: write none, or name a mask',
    ],
    ['person', 'mask: name', 'mask: toString', 'Person.yaml:7: unknown mask "toString"'],
    ['person', 'HE: full', 'HE: [full]', 'Person.yaml:6: "HE" must be a text'],
    [
      'person',
      'HE: full',
      'XX: full',
      'Person.yaml:6: unknown department or key "XX"',
      'Person.yaml:6: id has no word for HE (health)',
    ],
    ['person', 'HE: full', 'HE: mask', 'Person.yaml:6: the field has no mask: write none, or name a mask'],
    [
      'person',
      'HE: full',
      'HE: full if tired',
      'Person.yaml:6: unknown condition "tired": describe it under "conditions"',
    ],
    [
      'person',
      'level: 2, source: hub, PS: full, HE: full',
      'level: 1, source: hub, all: full, HE: none',
      'Person.yaml:6: "all" stands alone',
    ],
    [
      'person',
      'PS: full, HE: full',
      'all: full',
      'Person.yaml:6: "all" is for level 1 only: give each department its word',
    ],
    ['person', 'HE: full', 'HE', 'Person.yaml:6: "HE" must be a text'],
    ['person', 'level: 2', 'level', 'Person.yaml:6: "level" must be 1, 2, 3 or 4'],
    [
      'person',
      'mask: name',
      'mask',
      'Person.yaml:7: "mask" must be a text',
      'Person.yaml:7: the field has no mask: write none, or name a mask',
    ],
    [
      'person',
      '{ when: under14, from: 3, to: 4 }',
      '',
      'Person.yaml:4: raise must be a map',
      'Person.yaml:4: raise needs "when", "from" and a higher "to"',
    ],
    // Variants.
    ['person', 'label: 姓名', 'label: 姓名, variants', 'Person.yaml:7: "variants" must be a list'],
    [
      'person',
      'label: 姓名',
      'label: 姓名, variants: [{ when }]',
      'Person.yaml:7: "when" must be a text',
      'Person.yaml:7: a variant has no "when"',
    ],
    ['person', 'label: 姓名', 'label: 姓名, variants: tied', 'Person.yaml:7: "variants" must be a list'],
    [
      'person',
      'label: 姓名',
      'label: 姓名, variants: [tied]',
      'Person.yaml:7: a variant must be a map',
      'Person.yaml:7: a variant has no "when"',
    ],
    ['person', 'label: 姓名', 'label: 姓名, variants: [{ level: 4 }]', 'Person.yaml:7: a variant has no "when"'],
    [
      'person',
      'label: 姓名',
      'label: 姓名, variants: [{ when: 1 }]',
      'Person.yaml:7: "when" must be a text',
      'Person.yaml:7: a variant has no "when"',
    ],
    [
      'person',
      'label: 姓名',
      'label: 姓名, variants: [{ when: tied, level: 5 }]',
      'Person.yaml:7: "level" must be 1, 2, 3 or 4',
    ],
    [
      'person',
      'label: 姓名',
      'label: 姓名, variants: [{ when: tired }]',
      'Person.yaml:7: unknown condition "tired": describe it under "conditions"',
    ],
    [
      'person',
      'label: 姓名',
      'label: 姓名, variants: [{ when: tied, PS: full }]',
      'Person.yaml:7: variant tied has no word for HE (health)',
    ],
    [
      'person',
      'label: 标识',
      'label: 标识, variants: [{ when: tied, PS: mask, HE: none }]',
      'Person.yaml:6: the field has no mask: write none, or name a mask',
    ],
    ['person', 'label: 标识', 'label: 标识, variants: [{ when: tied, level: 1, all: none }]'],
    // Tiers.
    ['tiers', 'GRID: {', 'GRID: { 7: { cap: full },', 'tiers.yaml:5: unknown level 7'],
    ['tiers', 'GRID: { 1: { cap: full },', 'GRID: {', 'tiers.yaml:5: GRID says nothing of level 1'],
    ['tiers', 'GRID: { 1: { cap: full },', 'GRID: { 1: {},', 'tiers.yaml:5: level 1 has no cap'],
    [
      'tiers',
      'GRID: { 1: { cap: full },',
      'GRID: { 1: full,',
      'tiers.yaml:5: level 1 must be a map',
      'tiers.yaml:5: level 1 has no cap',
    ],
    ['tiers', 'GRID: { 1: { cap: full },', 'GRID: { 1: { cap: 1 },', 'tiers.yaml:5: "cap" must be a text'],
    [
      'tiers',
      'GRID: { 1: { cap: full },',
      'GRID: { 1: { cap: full, floor: none },',
      'tiers.yaml:5: unknown key "floor"',
    ],
    [
      'tiers',
      'GRID: { 1: { cap: full },',
      'GRID: { 1: { cap: full, except: none },',
      'tiers.yaml:5: except must be a map',
    ],
    [
      'tiers',
      'GRID: { 1: { cap: full },',
      'GRID: { 1: { cap: full, except: { Person: full } },',
      'tiers.yaml:5: unknown field Person',
    ],
    [
      'tiers',
      'GRID: { 1: { cap: full },',
      'GRID: { 1: { cap: full, except: { toString.name: full } },',
      'tiers.yaml:5: unknown field toString.name',
    ],
    [
      'tiers',
      'GRID: { 1: { cap: full },',
      'GRID: { 1: { cap: full, except: { Person.toString: full } },',
      'tiers.yaml:5: unknown field Person.toString',
    ],
    ['tiers', 'GRID', 'TOWN', 'tiers.yaml:5: unknown tier TOWN', 'tiers.yaml:1: tier GRID is missing'],
    [
      'tiers',
      'GRID: { 1: { cap: full },',
      'GRID: { 1,',
      'tiers.yaml:5: level 1 must be a map',
      'tiers.yaml:5: level 1 has no cap',
    ],
    ['tiers', 'GRID: { 1: { cap: full },', 'GRID: { 1: { cap },', 'tiers.yaml:5: "cap" must be a text'],
    [
      'tiers',
      'GRID: { 1: { cap: full },',
      'GRID: { 1: { cap: most },',
      'tiers.yaml:5: "most" is not a cap: write for example "mask, full with purpose and case"',
    ],
    ['tiers', 'GRID: { 1: { cap: full },', 'GRID: { 1: { cap: full, except },', 'tiers.yaml:5: except must be a map'],
    // Departments.
    [
      'departments',
      'sources',
      'resources',
      'departments.yaml:5: unknown key "resources"',
      'Person.yaml:6: unknown source "hub"',
    ],
    [
      'departments',
      '{ hub: the hub }',
      'hub',
      'departments.yaml:5: sources must be a map',
      'Person.yaml:6: unknown source "hub"',
    ],
  ])('finds in %s, where %j is %j, just: %s', (file, before, after, ...problems) => {
    expect([...problemsWith(file, before, after)].toSorted()).toEqual(problems.toSorted());
  });

  test('names a department that lacks something once, and every line that needs its word', () => {
    expect(problemsWith('departments', 'abbreviation: HE, ', '')).toEqual([
      'Person.yaml:6: unknown department or key "HE"',
      'Person.yaml:7: unknown department or key "HE"',
      'departments.yaml:4: health has no abbreviation',
    ]);
    expect(problemsWith('departments', ', label: 卫健', '').at(-1)).toBe('departments.yaml:4: health has no label');
    expect(problemsWith('departments', 'label: 卫健', 'label: 1').at(-1)).toBe(
      'departments.yaml:4: "label" must be a text',
    );
    expect(problemsWith('departments', '{ abbreviation: HE, label: 卫健 }', 'HE')).toContain(
      'departments.yaml:4: health must be a map',
    );
    expect(problemsWith('departments', 'abbreviation: HE', 'abbreviation: PS').at(-1)).toBe(
      'departments.yaml:4: abbreviation PS is given twice',
    );
    expect(problemsOf({ departments: 'departments: PS\nsources: { hub: the hub }' }).at(-1)).toBe(
      'departments.yaml:1: departments must be a map',
    );
  });

  test.each([
    ['an alias', 'label: &a 人\nother: *a\n', 'Person.yaml:3: an alias is not taken: write the value itself'],
    ['a tag', 'label: !secret 人\n', 'Person.yaml:2: Unresolved tag: !secret'],
    ['a list', '- label\n', 'Person.yaml:2: Person.yaml must be a map'],
    ['fields that are no map', 'label: 人\nfields: 1\n', 'Person.yaml:3: fields must be a map'],
    ['conditions that are no map', 'conditions: 1\n', 'Person.yaml:2: conditions must be a map'],
    ['nothing', '# empty\n', 'Person.yaml:1: Person.yaml must be a map'],
    ['a key that is no text', 'label: 人\n? [fields]\n: {}\n', 'Person.yaml:3: a key must be a text'],
  ])('refuses %s', (_name, person, problem) => {
    expect(problemsOf({ person: `\n${person}` })).toContain(problem);
  });
});

test('access files are the YAML files of a directory, by their names', () => {
  const directory = mkdtempSync(join(tmpdir(), 'fivefold-access-'));
  try {
    for (const name of Object.values(NAMES)) writeFileSync(join(directory, name), `# ${name}`);
    for (const other of ['README.md', 'Person.yaml.orig']) writeFileSync(join(directory, other), 'no access file');
    const texts = readAccessTexts(directory);
    expect(Object.entries(texts)).toEqual([
      ['Person.yaml', '# Person.yaml'],
      ['departments.yaml', '# departments.yaml'],
      ['tiers.yaml', '# tiers.yaml'],
    ]);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
