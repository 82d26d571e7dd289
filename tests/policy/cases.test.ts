import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Effect } from '../../src/policy/access.js';
import { effectOn } from '../../src/policy/my-access.js';
import type { LoadedPolicy } from '../../src/policy/policy.js';
import { caller, hubPolicy } from '../support/policy.js';
import { type CaseRow, DEPARTMENT_CODES, loadPolicyCases, type PolicyCase } from '../support/policy-cases.js';

/** The atoms that hold of a row, besides the caller's scope. */
const ATOMS: Readonly<Record<CaseRow, readonly string[]>> = {
  inside: [],
  tied: ['tied'],
  child: ['under14'],
  'tied child': ['tied', 'under14'],
  whistleblowing: ['whistleblowing'],
  'tied whistleblowing': ['tied', 'whistleblowing'],
  camera: ['camera'],
  outside: [],
};

let policy: LoadedPolicy;
const cases = loadPolicyCases();
const types = [...new Set(cases.map(({ type }) => type))];

// For every test anew: mutation testing finds out which tests load a line.
beforeEach(() => {
  policy = hubPolicy();
});

function decided({ type, field, row, department, ...reason }: PolicyCase, atoms = ATOMS[row]): Effect | 'unknown' {
  const { tier, hasPurpose, hasCase } = reason;
  const code = DEPARTMENT_CODES[department] ?? '';
  const access = policy.decide(caller({ department: code, tier, hasPurpose, hasCase }), type);
  const scope = row === 'outside' ? [] : [tier === 'GRID' ? 'grids' : 'area'];
  const given = access.fields[field];
  return given === undefined ? 'unknown' : effectOn(access, given, new Set([...scope, ...atoms]));
}

describe('the policy cases', () => {
  test.each(types)('of %s are decided as wanted', (type) => {
    const wrong = cases
      .filter((one) => one.type === type)
      .map((one) => ({ ...one, decided: decided(one) }))
      .filter((one) => one.decided !== one.effect);
    expect(wrong).toEqual([]);
  });

  test('of wrongdoing are decided alike for a child who reports', () => {
    const protectedReporters = cases.filter(({ row }) => row.includes('whistleblowing'));
    const wrong = protectedReporters.filter((one) => {
      const atoms = ATOMS[one.row].map((name) => (name === 'whistleblowing' ? 'childReporter' : name));
      return decided(one, atoms) !== one.effect;
    });
    expect(protectedReporters.length).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });

  test('cover every type that people read, every field, department, tier and reason', () => {
    const readable = Object.entries(policy.document.types).filter(([, { readers }]) => readers.includes('person'));
    expect(types.toSorted()).toEqual(readable.map(([name]) => name).toSorted());
    for (const [name, { fields }] of readable) {
      const covered = new Set(cases.filter(({ type }) => type === name).map(({ field }) => field));
      expect([...covered].toSorted()).toEqual(Object.keys(fields).toSorted());
      const each = cases.filter(({ type, field, row }) => type === name && field === 'id' && row === 'inside');
      expect(each).toHaveLength(8 * 5 * 3);
    }
  });

  test('a row outside under other conditions is still outside', () => {
    for (const type of ['Person', 'Household', 'Event', 'Thing']) {
      for (const department of Object.values(DEPARTMENT_CODES)) {
        const { visible, fields } = policy.decide(caller({ department, hasPurpose: true, hasCase: true }), type);
        const atoms = new Set(['tied', 'under14', 'childReporter', 'whistleblowing', 'camera', 'grids']);
        for (const field of Object.values(fields)) expect(effectOn({ visible }, field, atoms)).toBe('none');
      }
    }
  });
});
