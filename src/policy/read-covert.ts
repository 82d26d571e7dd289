import { isNode, isScalar, isSeq } from 'yaml';
import { LONGEST_PURPOSE } from '../shared/check-text.js';
import type { CovertRule } from '../shared/recorded-rules.js';
import type { AccessFile, Entry } from './access-file.js';

/** No read is kept from a person for longer than ten years. */
const MOST_DAYS = 3650;

const KEYS = ['department', 'purpose', 'case', 'days'];

/**
 * Reads which reads are covert: a list, each with a department, a purpose or `case: true` or both, and the days after which the
 * person is told.
 * @param codes department code by abbreviation
 */
export function readCovert(
  file: AccessFile,
  section: Entry,
  codes: ReadonlyMap<string, string>,
): readonly CovertRule[] {
  if (!isSeq(section.value)) {
    file.problem(section.at, '"covert" must be a list');
    return [];
  }
  const rules = section.value.items.flatMap((item) => {
    const entry = { ...section, value: isNode(item) ? item : null };
    return readRule(file, entry, codes) ?? [];
  });
  const seen = new Set<string>();
  for (const { department, purpose, onCase } of rules) {
    const key = JSON.stringify([department, purpose, onCase]);
    if (seen.has(key)) file.problem(section.at, `the same reads of ${department} are covert twice`);
    seen.add(key);
  }
  return rules;
}

function readRule(file: AccessFile, entry: Entry, codes: ReadonlyMap<string, string>): CovertRule | undefined {
  const at = entry.value ?? entry.at;
  const parts = file.entries(entry.value, entry.at, 'a covert read');
  for (const part of parts) if (!KEYS.includes(part.key)) file.problem(part.at, `unknown key "${part.key}"`);
  const [abbreviation, purpose, onCase, days] = KEYS.map((key) => scalarOf(parts.find((part) => part.key === key)));
  const department = typeof abbreviation === 'string' ? codes.get(abbreviation) : undefined;
  if (department === undefined) return void file.problem(at, 'a covert read needs "department", an abbreviation');
  if (purpose !== undefined && !isPurpose(purpose)) {
    return void file.problem(at, '"purpose" must be a text as requests give it');
  }
  if (onCase !== undefined && onCase !== true) return void file.problem(at, '"case" must be true, or absent');
  if (purpose === undefined && onCase === undefined) {
    return void file.problem(at, 'a covert read needs "purpose", "case: true", or both');
  }
  if (!(typeof days === 'number' && Number.isInteger(days) && days >= 1 && days <= MOST_DAYS)) {
    return void file.problem(at, `"days" must be a whole number from 1 to ${MOST_DAYS}`);
  }
  return { department, ...(purpose !== undefined && { purpose }), onCase: onCase === true, days };
}

function scalarOf(entry: Entry | undefined): unknown {
  if (entry === undefined) return undefined;
  return isScalar(entry.value) ? entry.value.value : null;
}

function isPurpose(value: unknown): value is string {
  return typeof value === 'string' && value.trim() === value && value !== '' && value.length <= LONGEST_PURPOSE;
}
