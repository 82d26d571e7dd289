import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type AreaCodeLevel, areaCodeProblem } from '../../src/shared/codes/area-code.js';
import { citizenCheckCharacter, citizenNumberProblem } from '../../src/shared/codes/citizen-number.js';
import { creditCodeCheckCharacter, creditCodeProblem } from '../../src/shared/codes/credit-code.js';
import { phoneNumberProblem } from '../../src/shared/codes/phone-number.js';

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const replaced = (text: string, at: number, by: string) => text.slice(0, at) + by + text.slice(at + 1);

const citizenNumbers = fc
  .tuple(
    fc.integer({ min: 100_000, max: 999_999 }),
    fc.date({ min: new Date('1900-01-01'), max: new Date('2026-01-01'), noInvalidDate: true }),
    fc.integer({ min: 0, max: 999 }),
  )
  .map(([area, born, sequence]) => {
    const day = born.toISOString().slice(0, 10).replaceAll('-', '');
    const digits = `${area}${day}${String(sequence).padStart(3, '0')}`;
    return digits + citizenCheckCharacter(digits);
  });

const creditCodes = fc
  .array(fc.constantFrom(...ALPHABET), { minLength: 17, maxLength: 17 })
  .map((characters) => characters.join('') + creditCodeCheckCharacter(characters.join('')));

describe('citizen numbers', () => {
  test.each(['11010519491231002X', '440524188001010014'])('%s is valid', (number) => {
    expect(citizenNumberProblem(number)).toBeUndefined();
  });

  test.each([
    ['11010519491231002x', {}, 'not 18 characters: 17 digits, then a digit or X'],
    ['11010519491231002', {}, 'not 18 characters: 17 digits, then a digit or X'],
    ['11010519491231002X\n', {}, 'not 18 characters: 17 digits, then a digit or X'],
    ['110105194902300026', {}, 'digits 7 to 14 are not a date'],
    ['110105190002290025', {}, 'digits 7 to 14 are not a date'],
    ['11010519491231002X', { today: '1949-12-30' }, 'the date of birth is in the future'],
    ['110105194912310021', {}, 'the check character is wrong'],
    ['11010519491231002X', { birthDate: '1949-12-30' }, 'digits 7 to 14 are not the date of birth'],
    ['11010519491231002X', { sex: 'MALE' }, 'digit 17 does not agree with the sex'],
    ['440524188001010014', { sex: 'FEMALE' }, 'digit 17 does not agree with the sex'],
  ])('%j with %j is refused: %s', (number, facts, problem) => {
    expect(citizenNumberProblem(number, facts)).toBe(problem);
  });

  test('a sex that is unknown or not specified agrees with every number', () => {
    for (const sex of ['UNKNOWN', 'UNSPECIFIED']) {
      expect(citizenNumberProblem('11010519491231002X', { sex })).toBeUndefined();
    }
  });

  test('every number with its check character is valid, and every single wrong digit is found', () => {
    fc.assert(
      fc.property(citizenNumbers, fc.nat(16), fc.integer({ min: 1, max: 9 }), (number, at, by) => {
        expect(citizenNumberProblem(number)).toBeUndefined();
        const wrong = String((Number(number.charAt(at)) + by) % 10);
        expect(citizenNumberProblem(replaced(number, at, wrong))).toBeDefined();
      }),
    );
  });

  test('two neighbouring digits that are exchanged are found', () => {
    fc.assert(
      fc.property(citizenNumbers, fc.nat(15), (number, at) => {
        const [a, b] = [number.charAt(at), number.charAt(at + 1)];
        fc.pre(a !== b);
        expect(citizenNumberProblem(replaced(replaced(number, at, b), at + 1, a))).toBeDefined();
      }),
    );
  });
});

describe('unified social credit codes', () => {
  test.each(['91110000600037341L', '91350100M000100Y43', '91320105MA10000030'])('%s is valid', (code) => {
    expect(creditCodeProblem(code)).toBeUndefined();
  });

  test.each([
    ['91350211M000100Y43', 'the check character is wrong'],
    ['91320105ma10000030', 'not 18 characters of 0-9 and A-Z without I, O, S, V, Z'],
    ['9132010SMA10000030', 'not 18 characters of 0-9 and A-Z without I, O, S, V, Z'],
    ['', 'not 18 characters of 0-9 and A-Z without I, O, S, V, Z'],
  ])('%s is refused: %s', (code, problem) => {
    expect(creditCodeProblem(code)).toBe(problem);
  });

  test('every code with its check character is valid, and every single wrong character is found', () => {
    fc.assert(
      fc.property(creditCodes, fc.nat(17), fc.constantFrom(...ALPHABET), (code, at, by) => {
        expect(creditCodeProblem(code)).toBeUndefined();
        fc.pre(code.charAt(at) !== by);
        expect(creditCodeProblem(replaced(code, at, by))).toBe('the check character is wrong');
      }),
    );
  });
});

test.each<[string, AreaCodeLevel, boolean]>([
  ['320105006010', 'COMMUNITY', true],
  ['441900000000', 'CITY', true],
  ['441900000000', 'DISTRICT', true],
  ['320105006010001', 'GRID', true],
  ['320105006010001002', 'MICRO_GRID', true],
  ['320105006010', 'GRID', false],
  ['320105006010001', 'MICRO_GRID', false],
  ['32010500601', 'COMMUNITY', false],
  ['020105006010', 'COMMUNITY', false],
  ['３20105006010', 'COMMUNITY', false],
])('the area code %s at the level %s is valid: %s', (code, level, valid) => {
  expect(areaCodeProblem(code, level) === undefined).toBe(valid);
});

test.each([
  ['13800000000', true],
  ['025-86001234', true],
  ['02586001234', true],
  ['0511-8600123', true],
  ['12800000000', false],
  ['1380000000', false],
  ['86001234', false],
  ['+8613800000000', false],
])('the telephone number %s is valid: %s', (phone, valid) => {
  expect(phoneNumberProblem(phone) === undefined).toBe(valid);
});
