import type { CovertRule } from '../shared/recorded-rules.js';
import type { AccessFile, Entry } from './access-file.js';
import type { DepartmentEntry } from './document.js';
import { readCovert } from './read-covert.js';

/** What departments.yaml says. */
export interface Departments {
  /** By department code. */
  readonly departments: Readonly<Record<string, DepartmentEntry>>;
  /** Department code by abbreviation. */
  readonly codes: ReadonlyMap<string, string>;
  /** Other sources of values. */
  readonly sources: ReadonlySet<string>;
  readonly covert: readonly CovertRule[];
}

/** Reads departments.yaml: the known departments, the other sources of values, and which reads are covert. */
export function readDepartments(file: AccessFile): Departments {
  const departments: Record<string, DepartmentEntry> = {};
  const codes = new Map<string, string>();
  const sources = new Set<string>();
  let covert: Entry | undefined;
  for (const section of file.entries(file.document.contents, null, file.name)) {
    if (section.key === 'departments') {
      for (const entry of file.entries(section.value, section.at, 'departments')) {
        const parts = new Map(file.entries(entry.value, entry.at, entry.key).map((part) => [part.key, part]));
        const [abbreviation, label] = ['abbreviation', 'label'].map((name) => {
          const part = parts.get(name);
          if (part === undefined) file.problem(entry.at, `${entry.key} has no ${name}`);
          return part && file.text(part);
        });
        if (abbreviation === undefined || label === undefined) continue;
        if (codes.has(abbreviation)) file.problem(entry.at, `abbreviation ${abbreviation} is given twice`);
        codes.set(abbreviation, entry.key);
        departments[entry.key] = { abbreviation, label };
      }
    } else if (section.key === 'sources') {
      for (const entry of file.entries(section.value, section.at, 'sources')) sources.add(entry.key);
    } else if (section.key === 'covert') covert = section;
    else file.problem(section.at, `unknown key "${section.key}"`);
  }
  return { departments, codes, sources, covert: covert === undefined ? [] : readCovert(file, covert, codes) };
}
