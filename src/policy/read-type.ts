import { PRINCIPAL_KINDS, type PrincipalKind } from '../shared/principal.js';
import type { AccessFile, Entry } from './access-file.js';
import { type FieldRule, LEVELS, type Raise, type TypeRule } from './document.js';
import type { Departments } from './read-departments.js';
import { type FieldContext, readField } from './read-field.js';
import type { TypeVocabulary, Vocabulary } from './vocabulary.js';

/** Who reads a type when its file does not say: people and systems, never auditors, officers and administrators. */
const READERS: readonly PrincipalKind[] = ['person', 'system'];

const KEYS = ['label', 'readers', 'conditions', 'raise', 'fields'];

/** Reads the access file of one type and checks that it is complete. */
export function readType(
  file: AccessFile,
  type: TypeVocabulary,
  departments: Departments,
  masks: Vocabulary['masks'],
): TypeRule {
  const parts = file.entries(file.document.contents, null, file.name);
  for (const { key, at } of parts) if (!KEYS.includes(key)) file.problem(at, `unknown key "${key}"`);
  const find = (key: string) => parts.find((part) => part.key === key);
  const [label, readers, conditions, raise, fields] = KEYS.map(find);
  if (label === undefined) file.problem(null, 'the type has no label');
  const described = conditions ? readConditions(file, conditions, type) : {};
  const context: FieldContext = { file, departments, masks, conditions: new Set(Object.keys(described)) };
  const raised = raise && readRaise(context, raise);
  return {
    label: (label && file.text(label)) ?? '',
    readers: readers ? readReaders(file, readers) : READERS,
    conditions: described,
    ...(raised === undefined ? {} : { raise: raised }),
    fields: readFields(context, fields, type),
  };
}

function readFields(
  context: FieldContext,
  section: Entry | undefined,
  type: TypeVocabulary,
): Record<string, FieldRule> {
  const { file } = context;
  if (section === undefined) {
    file.problem(null, 'the type has no fields');
    return {};
  }
  const fields: Record<string, FieldRule> = {};
  for (const entry of file.entries(section.value, section.at, 'fields')) {
    const shape = Object.hasOwn(type.fields, entry.key) ? type.fields[entry.key] : undefined;
    if (shape === undefined) file.problem(entry.at, `unknown field "${entry.key}"`);
    else fields[entry.key] = readField(context, entry, shape);
  }
  for (const name of Object.keys(type.fields)) {
    if (fields[name] === undefined) file.problem(section.at, `field "${name}" is missing`);
  }
  return fields;
}

function readConditions(file: AccessFile, section: Entry, type: TypeVocabulary): Record<string, string> {
  const conditions: Record<string, string> = {};
  for (const entry of file.entries(section.value, section.at, 'conditions')) {
    if (!type.conditions.includes(entry.key)) file.problem(entry.at, `the type has no condition "${entry.key}"`);
    conditions[entry.key] = file.text(entry) ?? entry.key;
  }
  return conditions;
}

function readReaders(file: AccessFile, entry: Entry): readonly PrincipalKind[] {
  return file.texts(entry).flatMap((text) => {
    const kind = PRINCIPAL_KINDS.find((known) => known === text);
    if (kind === undefined) file.problem(entry.value, `unknown kind of caller "${text}"`);
    else if (kind === 'officer') file.problem(entry.value, 'an officer decides who may read, and reads nothing');
    return kind ?? [];
  });
}

function readRaise({ file, conditions }: FieldContext, section: Entry): Raise | undefined {
  const parts = file.entries(section.value, section.at, 'raise');
  const value = (key: string) => {
    const node = parts.find((part) => part.key === key)?.value;
    return node && 'value' in node ? node.value : undefined;
  };
  const when = value('when');
  const [from, to] = [value('from'), value('to')].map((given) => LEVELS.find((level) => level === given));
  if (typeof when !== 'string' || from === undefined || to === undefined || to <= from) {
    return void file.problem(section.at, 'raise needs "when", "from" and a higher "to"');
  }
  if (!conditions.has(when)) file.problem(section.value, `unknown condition "${when}": describe it under "conditions"`);
  return { when, from, to };
}
