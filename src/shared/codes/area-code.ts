/** Digits of an area code at each level. */
const DIGITS = { CITY: 12, DISTRICT: 12, STREET: 12, COMMUNITY: 12, GRID: 15, MICRO_GRID: 18 } as const;

/** Level of an area, widest first. */
export type AreaCodeLevel = keyof typeof DIGITS;

/** Why an area code is refused. */
export type AreaCodeProblem = `not ${(typeof DIGITS)[AreaCodeLevel]} digits that begin with 1 to 9`;

/**
 * Checks the form of an area code 区划代码: 12 digits down to the community (GB/T 2260, GB/T 10114 and the statistical area
 * codes), 15 for a grid and 18 for a micro-grid. Nothing is derived from the digits: 重庆市's districts stand under two
 * pseudo-cities, and 东莞市 has the same zero-padded code as city and as district. The tree is explicit.
 * @returns why it is refused, or undefined when it is valid
 */
export function areaCodeProblem(code: string, level: AreaCodeLevel): AreaCodeProblem | undefined {
  const digits = DIGITS[level];
  const valid = code.length === digits && /^[1-9][0-9]*$/.test(code);
  return valid ? undefined : `not ${digits} digits that begin with 1 to 9`;
}
