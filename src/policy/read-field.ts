import { isNode, isScalar, isSeq } from 'yaml';
import type { AccessFile, Entry } from './access-file.js';
import { type FieldRule, type FieldVariant, LEVELS, type Level, type Word } from './document.js';
import type { Departments } from './read-departments.js';
import { readWord } from './read-word.js';
import type { FieldShape, Vocabulary } from './vocabulary.js';

/** What a line of an access file is checked against. */
export interface FieldContext {
  readonly file: AccessFile;
  readonly departments: Departments;
  readonly masks: Vocabulary['masks'];
  /** Conditions that the file describes. */
  readonly conditions: ReadonlySet<string>;
}

/** Reads one line of an access file; every mistake in it is noted at its own place. */
export function readField(context: FieldContext, entry: Entry, shape: FieldShape): FieldRule {
  const { file } = context;
  const parts = file.entries(entry.value, entry.at, entry.key);
  const find = (key: string) => parts.find((part) => part.key === key);
  const required = (key: string) => find(key) ?? void file.problem(entry.at, `${entry.key} has no ${key}`);
  const level = required('level');
  const label = required('label');
  const source = required('source');
  const mask = find('mask');
  const maskName = mask && readMask(context, mask, shape);
  const rest = parts.filter(({ key }) => !['level', 'label', 'source', 'mask', 'variants'].includes(key));
  const rule = {
    level: (level && readLevel(file, level)) ?? 4,
    label: (label && file.text(label)) ?? '',
    sources: source ? readSources(context, source) : [],
    ...(maskName === undefined ? {} : { mask: maskName }),
  };
  const words = readWords(context, entry, rest, { masked: maskName !== undefined, level: rule.level });
  return { ...rule, words, variants: readVariants(context, find('variants'), { ...rule, words }) };
}

type Base = Pick<FieldRule, 'level' | 'words' | 'mask'>;

function readVariants(context: FieldContext, entry: Entry | undefined, base: Base): readonly FieldVariant[] {
  if (entry === undefined) return [];
  const { file } = context;
  if (!isSeq(entry.value)) {
    file.problem(entry.at, '"variants" must be a list');
    return [];
  }
  return entry.value.items.flatMap((item) =>
    readVariant(context, { ...entry, value: isNode(item) ? item : null }, base),
  );
}

function readVariant(context: FieldContext, entry: Entry, base: Base): readonly FieldVariant[] {
  const { file } = context;
  const parts = file.entries(entry.value, entry.at, 'a variant');
  const when = parts.find(({ key }) => key === 'when');
  const name = when && file.text(when);
  if (when === undefined || name === undefined) {
    file.problem(entry.value ?? entry.at, 'a variant has no "when"');
    return [];
  }
  checkCondition(context, name, when);
  const given = parts.find(({ key }) => key === 'level');
  const level = (given && readLevel(file, given)) ?? base.level;
  const rest = parts.filter(({ key }) => key !== 'when' && key !== 'level');
  const place = { key: `variant ${name}`, value: entry.value, at: when.at };
  const words =
    rest.length === 0 ? base.words : readWords(context, place, rest, { masked: base.mask !== undefined, level });
  return [{ when: name, level, words }];
}

function readWords(
  context: FieldContext,
  entry: Entry,
  parts: readonly Entry[],
  field: { readonly masked: boolean; readonly level: Level },
): Readonly<Record<string, Word>> {
  const { file, departments } = context;
  const words: Record<string, Word> = {};
  for (const part of parts) {
    const everyone = part.key === 'all';
    const code = departments.codes.get(part.key);
    if (!everyone && code === undefined) {
      file.problem(part.at, `unknown department or key "${part.key}"`);
      continue;
    }
    if (everyone && field.level !== 1)
      file.problem(part.at, '"all" is for level 1 only: give each department its word');
    if (everyone && parts.length > 1) file.problem(part.at, '"all" stands alone');
    const word = wordOf(context, part, field.masked);
    for (const key of everyone ? departments.codes.values() : [code]) {
      if (key !== undefined && word !== undefined) words[key] = word;
    }
  }
  for (const [abbreviation, code] of departments.codes) {
    const named = parts.some(({ key }) => key === abbreviation || key === 'all');
    if (!named) file.problem(entry.at, `${entry.key} has no word for ${abbreviation} (${code})`);
  }
  return words;
}

function wordOf(context: FieldContext, entry: Entry, masked: boolean): Word | undefined {
  const { file } = context;
  const text = file.text(entry);
  const word = text === undefined ? undefined : readWord(text);
  if (typeof word === 'string') return void file.problem(entry.value, word);
  if (word?.effect === 'mask' && !masked)
    file.problem(entry.value, 'the field has no mask: write none, or name a mask');
  if (word?.if !== undefined) checkCondition(context, word.if, entry);
  return word;
}

function checkCondition({ file, conditions }: FieldContext, name: string, { value }: Entry): void {
  if (conditions.has(name)) return;
  file.problem(value, `unknown condition "${name}": describe it under "conditions"`);
}

function readMask({ file, masks }: FieldContext, entry: Entry, shape: FieldShape): string | undefined {
  const name = file.text(entry);
  if (name === undefined) return undefined;
  const fitting = Object.hasOwn(masks, name) ? masks[name] : undefined;
  if (fitting === undefined) file.problem(entry.value, `unknown mask "${name}"`);
  else if (!fitting.includes(shape.type) || shape.kind === 'many') {
    file.problem(
      entry.value,
      `mask "${name}" does not fit a field of ${shape.kind === 'many' ? 'many ' : ''}${shape.type}`,
    );
  }
  return name;
}

function readSources({ file, departments }: FieldContext, entry: Entry): readonly string[] {
  return file.texts(entry).map((name) => {
    const code = departments.codes.get(name);
    if (code === undefined && !departments.sources.has(name)) file.problem(entry.value, `unknown source "${name}"`);
    return code ?? name;
  });
}

function readLevel(file: AccessFile, entry: Entry): Level | undefined {
  const value = isScalar(entry.value) ? entry.value.value : undefined;
  const level = LEVELS.find((known) => known === value);
  if (level === undefined) file.problem(entry.value ?? entry.at, '"level" must be 1, 2, 3 or 4');
  return level;
}
