import { describe, expect, test } from '@jest/globals';
import { MODELS } from '../../src/modules/index.js';
import { vocabularyOf } from '../../src/modules/vocabulary.js';
import { PolicyError } from '../../src/policy/access-file.js';
import { type AccessTexts, readAccessTexts } from '../../src/policy/load.js';
import { policyOf } from '../../src/policy/policy.js';
import { recordedRules } from '../../src/policy/recorded-rules.js';
import { lineChanges } from '../../src/policy/written-lines.js';
import { packagePath } from '../../src/shared/package-root.js';

const vocabulary = vocabularyOf(MODELS);
const hub = readAccessTexts(packagePath('schema/access'));
const withCovert = (text: string): AccessTexts => ({
  ...hub,
  'departments.yaml': `${hub['departments.yaml']}\ncovert:${text}\n`,
});

function problemsOf(files: AccessTexts): readonly string[] {
  try {
    policyOf(files, vocabulary);
    return [];
  } catch (error) {
    if (error instanceof PolicyError) return error.problems.map(({ message }) => message);
    throw error;
  }
}

describe('covert reads in the access files', () => {
  const INQUIRY = ' [{ department: PS, purpose: 侦查, case: true, days: 365 }]';

  test('are none as the files are shipped', () => {
    expect(policyOf(hub, vocabulary).document.covert).toEqual([]);
  });

  test('name a department, a purpose or a case or both, and days', () => {
    const files = withCovert(
      '\n  - { department: PS, purpose: 侦查, days: 365 }\n  - { department: HE, case: true, days: 1 }',
    );
    const covert = [
      { department: 'public_security', purpose: '侦查', onCase: false, days: 365 },
      { department: 'health', onCase: true, days: 1 },
    ];
    expect(policyOf(files, vocabulary).document.covert).toEqual(covert);
    expect(recordedRules(files).covert).toEqual(covert);
  });

  test.each([
    [' yes', '"covert" must be a list'],
    [' [PS]', 'a covert read must be a map'],
    [' [{ department: XX, case: true, days: 1 }]', 'a covert read needs "department", an abbreviation'],
    [' [{ case: true, days: 1 }]', 'a covert read needs "department", an abbreviation'],
    [' [{ department: PS, days: 1 }]', 'a covert read needs "purpose", "case: true", or both'],
    [' [{ department: PS, case: false, days: 1 }]', '"case" must be true, or absent'],
    [' [{ department: PS, purpose: "", days: 1 }]', '"purpose" must be a text as requests give it'],
    [' [{ department: PS, purpose: [a], days: 1 }]', '"purpose" must be a text as requests give it'],
    [' [{ department: PS, case: true }]', '"days" must be a whole number from 1 to 3650'],
    [' [{ department: PS, case: true, days: 0 }]', '"days" must be a whole number from 1 to 3650'],
    [' [{ department: PS, case: true, days: 3651 }]', '"days" must be a whole number from 1 to 3650'],
    [' [{ department: PS, case: true, days: 1, tier: CITY }]', 'unknown key "tier"'],
    [
      ' [{ department: PS, case: true, days: 1 }, { department: PS, case: true, days: 2 }]',
      'the same reads of public_security are covert twice',
    ],
  ])('are refused as %s', (text, problem) => {
    expect(problemsOf(withCovert(text))).toContain(problem);
  });

  test('are part of the version, and of what two versions say differently', () => {
    const [before, after] = [policyOf(hub, vocabulary), policyOf(withCovert(INQUIRY), vocabulary)];
    expect(after.version).not.toBe(before.version);
    expect(lineChanges(before.document, after.document)).toEqual([
      {
        rule: 'department public_security',
        part: 'covert reads "侦查" on a case',
        after: 'told after 365 days',
      },
    ]);
  });
});

describe('the rules of a version that receipts name', () => {
  test('tell its fields of level 4, not those that some rows raise to it', () => {
    const { sensitive, departments } = recordedRules(hub);
    expect(sensitive).toEqual({
      Person: ['idNumber', 'careNeeds'],
      Household: ['welfare'],
      Event: ['parties', 'agreement'],
    });
    expect(departments.health).toBe('卫健');
  });

  test('are told of files that do not fit the software any more', () => {
    const old = { ...hub, 'Person.yaml': 'fields:\n  shoeSize: { level: 4 }\n  name: { level: 3 }', 'Odd.yaml': '- x' };
    expect(problemsOf(old)).not.toEqual([]);
    expect(recordedRules(old).sensitive.Person).toEqual(['shoeSize']);
    expect(recordedRules({}).sensitive).toEqual({});
  });
});
