import { isMap, isScalar } from 'yaml';
import type { RecordedRules } from '../shared/recorded-rules.js';
import { AccessFile } from './access-file.js';
import type { AccessTexts } from './load.js';
import { readDepartments } from './read-departments.js';

const SENSITIVE = 4;

/** Reads access files that were once in force, whether or not they fit the software as it is now. */
export function recordedRules(files: AccessTexts): RecordedRules {
  const { departments, covert } = readDepartments(new AccessFile('departments.yaml', files['departments.yaml'] ?? ''));
  const types = Object.entries(files).map(([name, text]) => [
    name.replace(/\.yaml$/, ''),
    sensitiveFields(new AccessFile(name, text)),
  ]);
  return {
    sensitive: Object.fromEntries(types.filter(([, fields]) => fields?.length !== 0)),
    covert,
    departments: Object.fromEntries(Object.entries(departments).map(([code, { label }]) => [code, label])),
  };
}

function sensitiveFields({ document }: AccessFile): readonly string[] {
  const fields = document.get('fields');
  if (!isMap(fields)) return [];
  return fields.items.flatMap(({ key, value }) =>
    isScalar(key) && isMap(value) && value.get('level') === SENSITIVE ? [String(key.value)] : [],
  );
}
