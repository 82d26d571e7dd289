import { beforeEach, describe, expect, test } from '@jest/globals';
import { explain, explanationText } from '../../src/policy/explain.js';
import { decidingConditions, explainRecord } from '../../src/policy/explain-record.js';
import { explainPath } from '../../src/policy/explain-withheld.js';
import { matrixText } from '../../src/policy/matrix.js';
import { myAccess } from '../../src/policy/my-access.js';
import type { LoadedPolicy } from '../../src/policy/policy.js';
import { recordedClass } from '../../src/policy/recorded-class.js';
import { TIERS } from '../../src/shared/principal.js';
import { caller, hubPolicy } from '../support/policy.js';

let policy: LoadedPolicy;

// For every test anew: mutation testing finds out which tests load a line.
beforeEach(() => {
  policy = hubPolicy();
});

describe('an explanation', () => {
  test('names the lines that decide, the rings and the outcome', () => {
    const principal = caller({ tier: 'DISTRICT', hasPurpose: true });
    const explanation = explain(policy, principal, 'Event', 'reporter');
    expect(explanation).toEqual({
      rule: 'Event.reporter',
      label: '事 反映人',
      principal,
      effect: 'conditional',
      cases: [
        { rows: 'every row', level: 3, department: 'full if tied', tier: 'mask, full with purpose' },
        {
          rows: 'rows reporting wrongdoing 举报',
          level: 4,
          department: 'full if tied',
          tier: 'mask, full with purpose and case',
        },
        {
          rows: 'rows reported by a person under 14',
          level: 4,
          department: 'full if tied',
          tier: 'mask, full with purpose and case',
        },
      ],
      rings: [
        { name: 'own area', rows: "rows in the caller's areas", full: 'no row', masked: 'no row' },
        {
          name: 'own area, tied',
          rows: "rows in the caller's areas and now assigned to the caller's department",
          full: 'rows not reporting wrongdoing 举报 and not reported by a person under 14',
          masked: 'rows reporting wrongdoing 举报 or reported by a person under 14',
        },
      ],
      visible: "rows in the caller's areas",
      full: "rows now assigned to the caller's department and not reporting wrongdoing 举报 and not reported by a person under 14",
      masked:
        "rows now assigned to the caller's department and (reporting wrongdoing 举报 or reported by a person under 14)",
      reason:
        "only on rows now assigned to the caller's department; " +
        'on rows reporting wrongdoing 举报: tier DISTRICT masks level 4 without purpose and case; ' +
        'on rows reported by a person under 14: tier DISTRICT masks level 4 without purpose and case',
    });
  });

  test('shows the raised level of a child', () => {
    const cases = explain(policy, caller(), 'Person', 'phone')?.cases;
    expect(cases?.map(({ rows, level }) => [rows, level])).toEqual([
      ['every row', 3],
      ['rows of a person under 14', 4],
    ]);
  });

  test('can be written for every line and every department', () => {
    for (const [type, { fields }] of Object.entries(policy.document.types)) {
      for (const field of Object.keys(fields)) {
        for (const department of Object.keys(policy.document.departments)) {
          const explanation = explain(policy, caller({ department, tier: 'GRID' }), type, field);
          if (explanation === undefined) throw new Error(`${type}.${field} is not explained`);
          expect(explanationText(explanation)).not.toMatch(/undefined|\[object/);
        }
      }
    }
  });

  test('is not given of what the access files do not have', () => {
    expect(explain(policy, caller(), 'Person', 'constructor')).toBeUndefined();
    expect(explain(policy, caller(), 'toString', 'id')).toBeUndefined();
  });
});

describe('myAccess', () => {
  test('says of each field what is given, on which rows and why', () => {
    const access = myAccess(policy, caller(), 'Person');
    expect(access.rows).toBe("rows in the caller's areas");
    expect(access.fields.map(({ field }) => field)).toEqual(Object.keys(policy.document.types.Person?.fields ?? {}));
    const find = (name: string) => access.fields.find(({ field }) => field === name);
    expect(find('id')).toMatchObject({ effect: 'full', fullRows: 'every row', maskedRows: 'no row', reason: '' });
    expect(find('idNumber')).toMatchObject({ effect: 'mask', fullRows: 'no row', maskedRows: 'every row' });
    expect(find('maritalStatus')).toMatchObject({ effect: 'none', fullRows: 'no row', maskedRows: 'no row' });
    expect(find('phone')).toEqual({
      field: 'phone',
      label: '联系电话',
      level: 3,
      effect: 'conditional',
      fullRows: 'rows not of a person under 14',
      maskedRows: 'rows of a person under 14',
      rule: 'Person.phone',
      reason: 'on rows of a person under 14: tier STREET masks level 4 without purpose and case',
    });
  });

  test('says of a closed type that no row exists', () => {
    const access = myAccess(policy, caller({ department: 'health' }), 'Household');
    expect(access.rows).toBe('no row');
    expect(new Set(access.fields.map(({ effect }) => effect))).toEqual(new Set(['none']));
  });
});

describe('the matrix', () => {
  test('without a tier shows the words as they are written', () => {
    const lines = matrixText(policy, 'Person', { hasPurpose: false, hasCase: false }).split('\n');
    expect(lines[0]).toBe('Person 人');
    expect(cells(lines, 'name')).toEqual(['3', 'F', 'F', 'M[tied]', 'M[tied]', 'F', 'M[tied]', 'F', '-', '姓名']);
    expect(cells(lines, 'sex')).toEqual(['3', 'F', 'F', 'A', 'A', 'F', '-', 'F', '-', '性别']);
  });

  test('with a tier shows what the words come to', () => {
    const at = (given: { hasPurpose: boolean; hasCase: boolean }) =>
      matrixText(policy, 'Person', { tier: 'CITY', ...given }).split('\n');
    expect(cells(at({ hasPurpose: false, hasCase: false }), 'idNumber').slice(1, 3)).toEqual(['-', '-']);
    expect(cells(at({ hasPurpose: true, hasCase: true }), 'idNumber').slice(1, 3)).toEqual(['F', 'F']);
  });

  test('has a line for every field at every tier', () => {
    for (const [type, { fields }] of Object.entries(policy.document.types)) {
      for (const tier of TIERS) {
        const lines = matrixText(policy, type, { tier, hasPurpose: false, hasCase: false }).split('\n');
        expect(lines).toHaveLength(Object.keys(fields).length + 2);
        expect(lines.join()).not.toContain('undefined');
      }
    }
  });
});

function cells(lines: readonly string[], field: string): readonly string[] {
  const line = lines.find((one) => one.startsWith(`${field} `));
  return (line ?? '').split(/ {2,}/).slice(1);
}

describe('the explanation of one record', () => {
  const told = (field: string, facts: ReadonlySet<string> | undefined, department = 'grid_centre') => {
    const rule = policy.document.types.Person;
    if (rule === undefined) throw new Error('no Person');
    return explainRecord(policy.decide(caller({ department }), 'Person'), field, rule, facts);
  };

  test('names the conditions that decide and says what they give', () => {
    expect(told('phone', new Set(['area']))).toEqual({
      effect: 'full',
      conditions: [
        { condition: "in the caller's areas", holds: true },
        { condition: 'of a person under 14', holds: false },
      ],
      text: "This record: the field is given in full.\n  is in the caller's areas\n  is not of a person under 14",
    });
    expect(told('phone', new Set(['area', 'under14']))).toMatchObject({ effect: 'mask' });
    expect(told('phone', new Set(['area', 'under14'])).text).toContain('given masked');
    expect(told('maritalStatus', new Set(['area']))).toMatchObject({
      effect: 'none',
      text: "This record: the field is withheld.\n  is in the caller's areas",
    });
  });

  test('tells a condition only where those before it leave the decision open: not who reported an event that is not tied', () => {
    const rule = policy.document.types.Event;
    if (rule === undefined) throw new Error('no Event');
    const access = policy.decide(caller({ department: 'urban_management', tier: 'COMMUNITY' }), 'Event');
    const words = (...facts: readonly string[]) =>
      explainRecord(access, 'reporter', rule, new Set(facts)).conditions.map(({ condition }) => condition);
    expect(words('area', 'childReporter')).toEqual(words('area'));
    expect(words('area', 'tied', 'childReporter')).toContain('reported by a person under 14');
  });

  test('leaves out what does not decide: a tie, where the department reads all of its areas', () => {
    expect(decidingConditions(policy.decide(caller({ department: 'grid_centre' }), 'Person'), 'phone')).toEqual([
      'area',
      'under14',
    ]);
    expect(decidingConditions(policy.decide(caller({ department: 'emergency' }), 'Person'), 'id')).toEqual([
      'area',
      'tied',
    ]);
  });

  test('tells nothing of a record that the caller does not see, nor of a field that is not there', () => {
    const nothing = {
      effect: 'none',
      conditions: [],
      text: expect.stringContaining('Whether there is one is not told'),
    };
    expect(told('phone', undefined)).toEqual(nothing);
    expect(told('other', new Set(['area']))).toEqual(nothing);
  });
});

describe('the explanation of a recorded path', () => {
  test('gives the reason of the line, and the closed type that it leads to', () => {
    const city = caller({ tier: 'CITY', department: 'grid_centre' });
    expect(explainPath(policy, city, { field: 'Person.phone', effect: 'mask' }, [])).toMatchObject({
      reason: policy.decide(city, 'Person').fields.phone?.reason,
      explanation: { rule: 'Person.phone' },
    });
    const health = caller({ department: 'health' });
    expect(explainPath(policy, health, { field: 'Person.household', effect: 'none' }, ['Household']).reason).toMatch(
      /^the caller reads no Household; /,
    );
    expect(
      explainPath(policy, health, { field: 'Person.household', effect: 'varies' }, ['Household']).reason,
    ).not.toMatch(/the caller reads no/);
    expect(explainPath(policy, health, { field: 'Household.members', effect: 'none' }, ['Person'])).toEqual({
      reason: '',
      explanation: undefined,
    });
  });

  test('says where a grant gave more than the policy', () => {
    const health = caller({ department: 'health' });
    const reason = (effect: 'mask' | 'none' | 'varies') =>
      explainPath(policy, health, { field: 'Person.maritalStatus', effect }, []).reason;
    expect(reason('none')).toBe('the department reads nothing of this field');
    for (const effect of ['mask', 'varies'] as const) expect(reason(effect)).toMatch(/; a grant, .* gave more$/);
    const city = caller({ tier: 'CITY', department: 'grid_centre' });
    const name = (effect: 'mask' | 'varies') =>
      explainPath(policy, city, { field: 'Household.number', effect }, []).reason;
    expect(name('mask')).not.toContain('grant');
    expect(name('varies')).toContain('grant');
  });

  test('is of the class that the receipt names', () => {
    const principal = { kind: 'person', department: 'health', tier: 'CITY' };
    const plain = { kind: 'person', department: 'health', tier: 'CITY', hasPurpose: false, hasCase: false, grants: [] };
    expect(recordedClass({ principal })).toEqual(plain);
    expect(recordedClass({ principal, purpose: 'p' })).toEqual({ ...plain, hasPurpose: true });
    expect(recordedClass({ principal, case: 'c' })).toEqual({ ...plain, hasCase: true });
    expect(recordedClass({ principal: { ...principal, kind: 'x' } })).toBeUndefined();
    expect(recordedClass({ principal: { ...principal, tier: 'x' } })).toBeUndefined();
  });
});
