import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Effect } from '../../src/policy/access.js';
import { packagePath } from '../../src/shared/package-root.js';
import { TIERS, type Tier } from '../../src/shared/principal.js';

/** Which row of the type: the files' headers say what each name means. */
export const CASE_ROWS = [
  'inside',
  'tied',
  'child',
  'tied child',
  'whistleblowing',
  'tied whistleblowing',
  'camera',
  'outside',
] as const;
export type CaseRow = (typeof CASE_ROWS)[number];

/** One wanted effect: what a person of the department at the tier gets of the field on the row. */
export interface PolicyCase {
  readonly type: string;
  readonly field: string;
  readonly row: CaseRow;
  /** Abbreviation of the department: PS. */
  readonly department: string;
  readonly tier: Tier;
  readonly hasPurpose: boolean;
  readonly hasCase: boolean;
  readonly effect: Effect;
}

/** Department codes by the abbreviations that the files use. */
export const DEPARTMENT_CODES: Readonly<Record<string, string>> = {
  PS: 'public_security',
  CA: 'civil_affairs',
  UM: 'urban_management',
  EM: 'emergency',
  HE: 'health',
  HL: 'hotline_12345',
  GC: 'grid_centre',
  AU: 'audit',
};

interface CaseFile {
  readonly type: string;
  readonly outside: 'nothing' | 'as inside';
  readonly cases: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;
}

const EFFECTS: Readonly<Record<string, Effect>> = { F: 'full', M: 'mask', '-': 'none' };

const REASONS = [
  { hasPurpose: false, hasCase: false },
  { hasPurpose: true, hasCase: false },
  { hasPurpose: true, hasCase: true },
];

/** Every wanted effect of tests/policy/cases, the rows outside the caller's areas included. Throws when a file is malformed. */
export function loadPolicyCases(): readonly PolicyCase[] {
  const directory = packagePath('tests/policy/cases');
  const files = readdirSync(directory).filter((name) => name.endsWith('.yaml'));
  return files.sort().flatMap((name) => casesOf(parse(readFileSync(join(directory, name), 'utf8')) as CaseFile));
}

function casesOf({ type, outside, cases }: CaseFile): readonly PolicyCase[] {
  return Object.entries(cases).flatMap(([field, rows]) => {
    const inside = rows.inside;
    if (inside === undefined) throw new Error(`${type}.${field} has no row inside`);
    const nothing = { [Object.keys(DEPARTMENT_CODES).join(' ')]: '--- --- --- --- ---' };
    const all = { ...rows, outside: outside === 'as inside' ? inside : nothing };
    return Object.entries(all).flatMap(([row, lines]) => linesOf(type, field, row as CaseRow, lines));
  });
}

function linesOf(type: string, field: string, row: CaseRow, lines: Readonly<Record<string, string>>): PolicyCase[] {
  const departments = Object.keys(lines).flatMap((key) => key.split(' '));
  if (departments.toSorted().join() !== Object.keys(DEPARTMENT_CODES).toSorted().join()) {
    throw new Error(`${type}.${field} on ${row} must name each department once`);
  }
  return Object.entries(lines).flatMap(([key, letters]) => {
    if (!/^([FM-]{3} ){4}[FM-]{3}$/.test(letters)) throw new Error(`${type}.${field} on ${row}: "${letters}"`);
    const effects = [...letters.replaceAll(' ', '')].map((letter) => EFFECTS[letter] ?? 'none');
    return key.split(' ').flatMap((department) =>
      TIERS.flatMap((tier, group) =>
        REASONS.map((reason, index): PolicyCase => {
          const effect = effects[group * REASONS.length + index] ?? 'none';
          return { type, field, row, department, tier, ...reason, effect };
        }),
      ),
    );
  });
}
