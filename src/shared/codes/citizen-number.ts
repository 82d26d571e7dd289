import { isCalendarDate } from '../calendar.js';

/** Why a citizen number is refused. */
export type CitizenNumberProblem =
  | 'not 18 characters: 17 digits, then a digit or X'
  | 'digits 7 to 14 are not a date'
  | 'the date of birth is in the future'
  | 'the check character is wrong'
  | 'digits 7 to 14 are not the date of birth'
  | 'digit 17 does not agree with the sex';

/** What is known of the person besides the number. */
export interface CitizenNumberFacts {
  /** ISO 8601 date. */
  readonly birthDate?: string;
  /** MALE needs an odd digit 17, FEMALE an even one; other values say nothing (GB/T 2261.1). */
  readonly sex?: string;
  /** ISO 8601 date on which the number is checked; without it the future is not looked at. */
  readonly today?: string;
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECK_CHARACTERS = '10X98765432';

/**
 * Check character of a citizen number from its first 17 digits.
 * GB 11643, ISO/IEC 7064 MOD 11-2.
 */
export function citizenCheckCharacter(digits: string): string {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return CHECK_CHARACTERS.charAt(sum % 11);
}

/**
 * Checks a citizen number 公民身份号码 by GB 11643, and against the date of birth and sex where they are given. The area
 * digits are not looked up: areas that were abolished stay valid, and the demo uses 99, which is allotted to none.
 * @returns why it is refused, or undefined when it is valid
 */
export function citizenNumberProblem(number: string, facts: CitizenNumberFacts = {}): CitizenNumberProblem | undefined {
  if (!/^[1-9][0-9]{16}[0-9X]$/.test(number)) return 'not 18 characters: 17 digits, then a digit or X';
  const [year, month, day] = [number.slice(6, 10), number.slice(10, 12), number.slice(12, 14)];
  const born = `${year}-${month}-${day}`;
  if (!isCalendarDate(Number(year), Number(month), Number(day))) return 'digits 7 to 14 are not a date';
  if (facts.today !== undefined && born > facts.today) return 'the date of birth is in the future';
  if (number.charAt(17) !== citizenCheckCharacter(number)) return 'the check character is wrong';
  if (facts.birthDate !== undefined && born !== facts.birthDate) return 'digits 7 to 14 are not the date of birth';
  const odd = Number(number.charAt(16)) % 2 === 1;
  const differs = (facts.sex === 'MALE' && !odd) || (facts.sex === 'FEMALE' && odd);
  return differs ? 'digit 17 does not agree with the sex' : undefined;
}
