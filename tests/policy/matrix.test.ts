import { beforeEach, describe, expect, test } from '@jest/globals';
import { type MatrixOptions, matrixText } from '../../src/policy/matrix.js';
import type { LoadedPolicy } from '../../src/policy/policy.js';
import { smallPolicy } from '../support/small-policy.js';

/** Words with tiers and conditions, a raised level, and variants that say the same or something else. */
const VARIED = `
label: 人
conditions: { tied: tied to an event, under14: of a child }
raise: { when: under14, from: 3, to: 4 }
fields:
  id:   { level: 2, source: hub, PS: full, HE: full if tied at STREET/GRID, label: 标识 }
  name:
    level: 3
    source: PS
    mask: name
    PS: full
    HE: mask at CITY
    label: 姓名
    variants:
      - { when: tied, level: 4, PS: full, HE: none }
      - { when: under14, PS: statistics, HE: mask at CITY }
`;

let policy: LoadedPolicy;

// For every test anew: mutation testing finds out which tests load a line.
beforeEach(() => {
  policy = smallPolicy({ person: VARIED });
});

function matrix(options: Partial<MatrixOptions> = {}): readonly string[] {
  return matrixText(policy, 'Person', { hasPurpose: false, hasCase: false, ...options }).split('\n');
}

describe('a matrix', () => {
  test('shows words with their conditions, tiers and variants as they are written, in columns', () => {
    expect(matrix()).toEqual([
      'Person 人',
      'field  L  PS                             HE                           label',
      'id     2  F                              F[tied at STREET/GRID]       标识',
      'name   3  F F[tied, level 4] A[under14]  M[at CITY] -[tied, level 4]  姓名',
    ]);
  });

  test('shows what the words come to at a tier, on which rows', () => {
    expect(matrix({ tier: 'STREET' })).toEqual([
      'Person 人',
      'field  L  PS                                                           HE       label',
      'id     2  F                                                            F[tied]  标识',
      'name   3  F[!tied & !under14] M[(tied | !under14) & (tied | under14)]  -        姓名',
    ]);
  });

  test('shows what purpose and case add', () => {
    expect(matrix({ tier: 'CITY', hasPurpose: true, hasCase: true })).toEqual([
      'Person 人',
      'field  L  PS                  HE  label',
      'id     2  F                   -   标识',
      'name   3  F[tied | !under14]  -   姓名',
    ]);
  });

  test('is of those who read the type, and leaves out a variant that gives as little as the plain line', () => {
    const withheld = VARIED.replace('PS: full\n    HE: mask at CITY', 'PS: none\n    HE: mask').replace(
      'PS: full, HE: none',
      'PS: none, HE: mask',
    );
    policy = smallPolicy({ person: withheld.replace('label: 人', 'label: 人\nreaders: [auditor]') });
    expect(matrix().at(-1)).toBe('name   3  - A[under14]  M M[tied, level 4] M[at CITY][under14]  姓名');
    expect(matrix({ tier: 'CITY' })[2]).toBe('id     2  F   -   标识');
  });

  test('of a type that nobody may read is empty, and there is none of a type without an access file', () => {
    policy = smallPolicy({ person: VARIED.replace('label: 人', 'label: 人\nreaders: []') });
    expect(matrix({ tier: 'STREET' }).slice(2)).toEqual(['id     2  -   -   标识', 'name   3  -   -   姓名']);
    const none = () => matrixText(policy, 'Dragon', { hasPurpose: false, hasCase: false });
    expect(none).toThrow('There is no access file for Dragon.');
  });
});
