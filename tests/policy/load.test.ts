import { describe, expect, test } from '@jest/globals';
import { MODELS } from '../../src/modules/index.js';
import { vocabularyOf } from '../../src/modules/vocabulary.js';
import { PolicyError, type Problem } from '../../src/policy/access-file.js';
import { type AccessTexts, loadAccessDocument, readAccessTexts } from '../../src/policy/load.js';
import { packagePath } from '../../src/shared/package-root.js';

const vocabulary = vocabularyOf(MODELS);
const hub = readAccessTexts(packagePath('schema/access'));

function problemsOf(texts: AccessTexts): readonly Problem[] {
  try {
    loadAccessDocument(texts, vocabulary);
    return [];
  } catch (error) {
    if (error instanceof PolicyError) return error.problems;
    throw error;
  }
}

/** Replaces one text, which must stand in the file, and gives the line at which it stood. */
function edit(file: string, before: string, after: string): { texts: AccessTexts; line: number } {
  const text = hub[file] ?? '';
  const at = text.indexOf(before);
  expect({ file, before, found: at >= 0 }).toEqual({ file, before, found: true });
  const changed = text.slice(0, at) + after + text.slice(at + before.length);
  return { texts: { ...hub, [file]: changed }, line: text.slice(0, at).split('\n').length };
}

describe('the loader', () => {
  test('accepts the access files of the hub', () => {
    expect(problemsOf(hub)).toEqual([]);
  });

  test.each([
    ['an unknown field', 'Person.yaml', 'workPlace:', 'shoeSize:', 'unknown field "shoeSize"'],
    ['an unknown key', 'Person.yaml', 'label: 人', 'labels: 人', 'unknown key "labels"'],
    ['an unknown department', 'Person.yaml', 'PS: full,', 'XX: full,', 'unknown department or key "XX"'],
    ['a missing department', 'Person.yaml', 'PS: full,', '', 'id has no word for PS (public_security)'],
    ['an unknown word', 'Person.yaml', 'PS: full,', 'PS: some,', '"some" is not a word'],
    ['a number for a word', 'Person.yaml', 'PS: full,', 'PS: 1,', '"PS" must be a text'],
    ['an unknown tier in a word', 'Person.yaml', 'at COMMUNITY/GRID', 'at VILLAGE', 'unknown tier VILLAGE'],
    ['a condition on nothing', 'Person.yaml', 'UM: none,', 'UM: none if tied,', 'none takes no condition'],
    ['an undescribed condition', 'Person.yaml', 'full if tied', 'full if retired', 'unknown condition "retired"'],
    [
      'a condition the model does not have',
      'Place.yaml',
      'label: 地',
      'conditions: { tied: x }',
      'the type has no condition "tied"',
    ],
    [
      'a condition used where none is described',
      'Place.yaml',
      'PS: full,',
      'PS: full if tied,',
      'unknown condition "tied"',
    ],
    ['an unknown mask', 'Person.yaml', 'mask: phone,', 'mask: blur,', 'unknown mask "blur"'],
    [
      'a mask that does not fit the column',
      'Person.yaml',
      'mask: phone,',
      'mask: year,',
      'mask "year" does not fit a field of String',
    ],
    [
      'a mask that does not fit the relation',
      'Person.yaml',
      'mask: district,',
      'mask: name,',
      'mask "name" does not fit a field of Area',
    ],
    [
      'a mask that does not fit the object',
      'Thing.yaml',
      'mask: point,',
      'mask: contact,',
      'mask "contact" does not fit a field of GeoPoint',
    ],
    [
      'a mask on many records',
      'Event.yaml',
      'parties:             { level: 4,',
      'parties: { mask: district, level: 4,',
      'does not fit a field of many Person',
    ],
    ['the word mask without a mask', 'Person.yaml', 'UM: statistics,', 'UM: mask,', 'the field has no mask'],
    ['a missing level', 'Person.yaml', 'level: 2,', '', 'id has no level'],
    ['a wrong level', 'Person.yaml', 'level: 2,', 'level: 5,', '"level" must be 1, 2, 3 or 4'],
    ['a missing label', 'Person.yaml', 'label: 姓名 }', '}', 'name has no label'],
    ['an unknown source', 'Person.yaml', 'source: hub,', 'source: rumour,', 'unknown source "rumour"'],
    [
      'a line that is no map',
      'Area.yaml',
      '{ level: 1, source: hub, all: full, label: 标识 }',
      'full',
      'id must be a map',
    ],
    ['all above level 1', 'Area.yaml', 'level: 1,', 'level: 2,', '"all" is for level 1 only'],
    ['all beside a department', 'Area.yaml', 'all: full,', 'all: full, PS: none,', '"all" stands alone'],
    [
      'a raise that does not raise',
      'Person.yaml',
      'from: 3, to: 4',
      'from: 4, to: 3',
      'raise needs "when", "from" and a higher "to"',
    ],
    ['a raise on an unknown condition', 'Person.yaml', 'when: under14', 'when: retired', 'unknown condition "retired"'],
    ['a variant without a condition', 'Event.yaml', 'when: whistleblowing, ', '', 'a variant has no "when"'],
    ['a variant on an unknown condition', 'Thing.yaml', 'when: camera', 'when: drone', 'unknown condition "drone"'],
    [
      'an incomplete variant',
      'Thing.yaml',
      'when: camera, level: 3, PS: full,',
      'when: camera, level: 3,',
      'variant camera has no word for PS',
    ],
    [
      'an unknown kind of caller',
      'AccessReceipt.yaml',
      '[auditor]',
      '[inspector]',
      'unknown kind of caller "inspector"',
    ],
    [
      'an officer who reads',
      'AccessReceipt.yaml',
      '[auditor]',
      '[auditor, officer]',
      'an officer decides who may read, and reads nothing',
    ],
    ['an unknown tier', 'tiers.yaml', 'CITY:', 'TOWN:', 'unknown tier TOWN'],
    ['an unknown level in a tier', 'tiers.yaml', '1: {', '7: {', 'unknown level 7'],
    ['a cap that is none', 'tiers.yaml', 'mask, full with purpose and case', 'mask, perhaps', 'is not a cap'],
    [
      'a cap that a purpose reduces',
      'tiers.yaml',
      'mask, full with purpose and case',
      'full, mask with purpose',
      'must need more and give more',
    ],
    [
      'a cap that needs a purpose from the start',
      'tiers.yaml',
      'mask, full with purpose and case',
      'full with purpose',
      'must begin with what is given without a purpose',
    ],
    [
      'an exception for an unknown field',
      'tiers.yaml',
      'Person.idNumber',
      'Person.idNumbers',
      'unknown field Person.idNumbers',
    ],
    [
      'an exception at a level the field never has',
      'tiers.yaml',
      'Person.idNumber',
      'Person.id',
      'Person.id is never of level 4',
    ],
    [
      'a department without abbreviation',
      'departments.yaml',
      'abbreviation: PS, ',
      '',
      'public_security has no abbreviation',
    ],
    [
      'an abbreviation given twice',
      'departments.yaml',
      'abbreviation: CA',
      'abbreviation: PS',
      'abbreviation PS is given twice',
    ],
  ])('refuses %s, with file and line', (_name, file, before, after, message) => {
    const { texts, line } = edit(file, before, after);
    const problems = problemsOf(texts);
    const found = problems.find((problem) => problem.message.includes(message));
    expect({ problems, found }).toMatchObject({ found: { file } });
    expect(found?.line).toBe(line);
  });

  test('refuses a missing field at the line of its list', () => {
    const { texts } = edit('Department.yaml', '  label: { level: 1, source: hub, all: full, label: 中文名 }\n', '');
    expect(problemsOf(texts)).toEqual([{ file: 'Department.yaml', line: 3, message: 'field "label" is missing' }]);
  });

  test('refuses a field that is listed twice', () => {
    const { texts } = edit('Department.yaml', 'name:', 'id:');
    const problems = problemsOf(texts);
    expect(problems).toContainEqual({ file: 'Department.yaml', line: 5, message: 'Map keys must be unique' });
  });

  test('refuses a missing file', () => {
    const { 'Household.yaml': _, ...rest } = hub;
    expect(problemsOf(rest)).toContainEqual({ file: 'Household.yaml', line: 1, message: 'the file is missing' });
    const { 'tiers.yaml': ___, ...untiered } = hub;
    expect(problemsOf(untiered)).toEqual([{ file: 'tiers.yaml', line: 1, message: 'the file is missing' }]);
    const { 'departments.yaml': __, ...without } = hub;
    expect(problemsOf(without)).toContainEqual({ file: 'departments.yaml', line: 1, message: 'the file is missing' });
  });

  test('refuses the file of an unknown type', () => {
    expect(problemsOf({ ...hub, 'Dragon.yaml': 'label: 龙' })).toEqual([
      { file: 'Dragon.yaml', line: 1, message: 'no type has this name' },
    ]);
  });

  test('refuses what is not YAML', () => {
    const [problem] = problemsOf({ ...hub, 'Place.yaml': 'label: 地\nfields: { id: [\n' });
    expect(problem).toMatchObject({ file: 'Place.yaml' });
  });

  test('lists all problems at once, one line each', () => {
    const texts = {
      ...edit('Person.yaml', 'PS: full,', 'PS: some,').texts,
      'Place.yaml': edit('Place.yaml', 'PS: full,', 'PS: other,').texts['Place.yaml'] ?? '',
    };
    expect(() => loadAccessDocument(texts, vocabulary)).toThrow(/^Person\.yaml:9: "some".*\nPlace\.yaml:4: "other"/);
  });

  test('refuses a mask on many records, also where it fits one of them', () => {
    const { texts } = edit('Event.yaml', 'parties:             { level: 4,', 'parties: { mask: district, level: 4,');
    const fitting = { ...vocabulary, masks: { ...vocabulary.masks, district: ['Person', 'Area'] } };
    expect(() => loadAccessDocument(texts, fitting)).toThrow('mask "district" does not fit a field of many Person');
  });

  test('needs a line for every field of a model, so that nothing is readable by default', () => {
    const { Place } = vocabulary.types;
    if (Place === undefined) throw new Error('no Place');
    const fields = { ...Place.fields, owner: { kind: 'column', type: 'String' } as const };
    const types = { ...vocabulary.types, Place: { ...Place, fields } };
    expect(() => loadAccessDocument(hub, { ...vocabulary, types })).toThrow('Place.yaml:3: field "owner" is missing');
  });
});

describe('the version', () => {
  const versionOf = (texts: AccessTexts) => loadAccessDocument(texts, vocabulary).version;

  test('is 16 hexadecimal digits', () => {
    expect(versionOf(hub)).toMatch(/^[0-9a-f]{16}$/);
  });

  test('does not change with comments, layout or the order of lines', () => {
    const { texts } = edit(
      'Department.yaml',
      '  id:    { level: 1, source: hub, all: full, label: 部门代码 }\n',
      '  # a comment\n',
    );
    const moved = `${texts['Department.yaml']}  id:\n    label: 部门代码\n    source: hub\n    all: full\n    level: 1\n`;
    expect(versionOf({ ...hub, 'Department.yaml': moved })).toBe(versionOf(hub));
  });

  test.each([
    ['a word', 'Person.yaml', 'PS: full,', 'PS: none,'],
    ['a level', 'Person.yaml', 'level: 2,', 'level: 3,'],
    ['a label', 'Person.yaml', '标识', '编号'],
    ['a cap', 'tiers.yaml', 'mask, full with purpose and case', 'mask, full with purpose'],
  ])('changes with %s', (_name, file, before, after) => {
    expect(versionOf(edit(file, before, after).texts)).not.toBe(versionOf(hub));
  });
});
