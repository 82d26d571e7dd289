/** Why a unified social credit code is refused. */
export type CreditCodeProblem =
  | 'not 18 characters of 0-9 and A-Z without I, O, S, V, Z'
  | 'the check character is wrong';

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** 3^(i-1) mod 31. */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const;

/** Check character of a unified social credit code from its first 17 characters. GB 32100. */
export function creditCodeCheckCharacter(code: string): string {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * ALPHABET.indexOf(code.charAt(index)), 0);
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}

/**
 * Checks a unified social credit code 统一社会信用代码 by GB 32100: the alphabet and the check character, which may be 0, as
 * in 91320105MA10000030.
 * @returns why it is refused, or undefined when it is valid
 */
export function creditCodeProblem(code: string): CreditCodeProblem | undefined {
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(code)) return 'not 18 characters of 0-9 and A-Z without I, O, S, V, Z';
  return code.charAt(17) === creditCodeCheckCharacter(code) ? undefined : 'the check character is wrong';
}
