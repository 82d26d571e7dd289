import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '../shared/canonical-json.js';
import { AccessFile, PolicyError } from './access-file.js';
import type { AccessDocument, Level, TypeRule } from './document.js';
import { readDepartments } from './read-departments.js';
import { readTiers } from './read-tiers.js';
import { readType } from './read-type.js';
import type { Vocabulary } from './vocabulary.js';

/** The texts of access files by their names: `Person.yaml`, `tiers.yaml`, `departments.yaml`. */
export type AccessTexts = Readonly<Record<string, string>>;

/** Reads every YAML file of a directory. */
export function readAccessTexts(directory: string): AccessTexts {
  const names = readdirSync(directory)
    .filter((name) => name.endsWith('.yaml'))
    .sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(directory, name), 'utf8')]));
}

/**
 * Parses the access files and checks them against the vocabulary: nothing unknown, nothing missing.
 * Throws PolicyError with every problem found, each with its file and line.
 */
export function loadAccessDocument(texts: AccessTexts, vocabulary: Vocabulary): AccessDocument {
  const files = new Map(Object.entries(texts).map(([name, text]) => [name, new AccessFile(name, text)]));
  const take = (name: string): AccessFile => {
    const file = files.get(name) ?? new AccessFile(name, '');
    if (!files.has(name)) file.problem(null, 'the file is missing');
    files.set(name, file);
    return file;
  };
  const present = (name: string) => Object.hasOwn(texts, name);
  const known = readDepartments(take('departments.yaml'));
  const types: Record<string, TypeRule> = {};
  for (const [name, type] of Object.entries(vocabulary.types)) {
    const file = take(`${name}.yaml`);
    if (present(file.name)) types[name] = readType(file, type, known, vocabulary.masks);
  }
  const tiers = readTiers(take('tiers.yaml'), (rule, level) => reaches(types, rule, level));
  const expected = new Set([
    'departments.yaml',
    'tiers.yaml',
    ...Object.keys(vocabulary.types).map((name) => `${name}.yaml`),
  ]);
  for (const file of files.values()) if (!expected.has(file.name)) file.problem(null, 'no type has this name');
  const problems = [...files.values()].flatMap(({ name, problems }) =>
    present(name) ? problems : problems.slice(0, 1),
  );
  if (problems.length > 0) throw new PolicyError(problems);
  return {
    version: versionOf(files),
    departments: known.departments,
    covert: known.covert,
    types,
    scopes: Object.fromEntries(Object.entries(vocabulary.types).map(([name, { scope }]) => [name, scope])),
    // Without problems, every tier has every level.
    tiers: tiers as AccessDocument['tiers'],
  };
}

function reaches(
  types: Readonly<Record<string, TypeRule>>,
  rule: string,
  level: Level,
): 'yes' | 'no field' | 'no level' {
  const [typeName = '', fieldName = ''] = rule.split('.');
  const type = Object.hasOwn(types, typeName) ? types[typeName] : undefined;
  const field = type && Object.hasOwn(type.fields, fieldName) ? type.fields[fieldName] : undefined;
  if (type === undefined || field === undefined) return 'no field';
  const levels = [field, ...field.variants].map((one) => one.level);
  const raised = type.raise && levels.includes(type.raise.from) ? [type.raise.to] : [];
  return [...levels, ...raised].includes(level) ? 'yes' : 'no level';
}

/** The content alone decides: neither comments, nor layout, nor the order of lines. */
function versionOf(files: ReadonlyMap<string, AccessFile>): string {
  const content = Object.fromEntries([...files].map(([name, file]) => [name, file.document.toJS()]));
  return createHash('sha256').update(canonicalJson(content)).digest('hex').slice(0, 16);
}
