import { parse } from 'yaml';

/** What a caller gets of a field on a row. */
export type Effect = 'none' | 'mask' | 'full';

/** What each department says of a field, at a level: department code to word, as it is written. */
export interface Saying {
  readonly level: number;
  readonly words: Readonly<Record<string, string>>;
}

/** The line of a field. */
export interface FieldLine extends Saying {
  readonly hasMask: boolean;
  /** In the order of the file; the first whose condition holds of the row stands in for the line. */
  readonly variants: readonly (Saying & { readonly when: string })[];
}

/** The file of a type. */
export interface TypeFile {
  readonly readers: readonly string[];
  readonly conditions: readonly string[];
  readonly raise?: { readonly when: string; readonly from: number; readonly to: number };
  readonly fields: Readonly<Record<string, FieldLine>>;
}

/** Caps as they are written: by tier and level, and by tier, level and `Type.field`. */
export interface Rules {
  readonly departments: readonly string[];
  readonly types: Readonly<Record<string, TypeFile>>;
  readonly cap: (tier: string, level: number, field: string) => string;
}

type Yaml = Readonly<Record<string, unknown>>;

const NO_DEPARTMENT = new Set(['level', 'source', 'label', 'mask', 'variants', 'when']);
/** Who reads a type whose file names no readers. */
const ORDINARY_READERS = ['person', 'system'];

/** Reads the access files, given by their names, as they are: it is the hub that checks them. */
export function readRules(texts: Readonly<Record<string, string>>): Rules {
  const files = new Map(Object.entries(texts).map(([name, text]): [string, Yaml] => [name, parse(text)]));
  const take = (name: string): Yaml => files.get(`${name}.yaml`) ?? {};
  const columns = new Map<string, string>();
  for (const [code, entry] of Object.entries(mapIn(take('departments'), 'departments')))
    columns.set(String(mapIn({ entry }, 'entry').abbreviation), code);
  const types = [...files.keys()].map((name) => name.replace('.yaml', '')).filter((name) => /^[A-Z]/.test(name));
  const tiers = take('tiers');
  return {
    departments: [...columns.values()],
    types: Object.fromEntries(types.map((name) => [name, typeFile(take(name), columns)])),
    cap: (tier, level, field) => {
      const said = mapIn(mapIn(tiers, tier), String(level));
      const except = mapIn(said, 'except')[field];
      return String(except ?? said.cap);
    },
  };
}

function typeFile(file: Yaml, columns: ReadonlyMap<string, string>): TypeFile {
  const { when, from, to } = mapIn(file, 'raise');
  const lines = Object.entries(mapIn(file, 'fields')).map(([name, line]): [string, FieldLine] => [
    name,
    fieldLine(line as Yaml, columns),
  ]);
  return {
    readers: Array.isArray(file.readers) ? file.readers.map(String) : ORDINARY_READERS,
    conditions: Object.keys(mapIn(file, 'conditions')),
    ...(when === undefined ? {} : { raise: { when: String(when), from: Number(from), to: Number(to) } }),
    fields: Object.fromEntries(lines),
  };
}

function fieldLine(line: Yaml, columns: ReadonlyMap<string, string>): FieldLine {
  const own: Saying = { level: Number(line.level), words: words(line, columns) };
  const variants = (Array.isArray(line.variants) ? line.variants : []).map((variant: Yaml) => {
    const said = words(variant, columns);
    return {
      when: String(variant.when),
      level: Number(variant.level ?? own.level),
      words: Object.keys(said).length === 0 ? own.words : said,
    };
  });
  return { ...own, hasMask: line.mask !== undefined, variants };
}

function words(line: Yaml, columns: ReadonlyMap<string, string>): Record<string, string> {
  const said = Object.entries(line).filter(([key]) => !NO_DEPARTMENT.has(key));
  const all = said.find(([key]) => key === 'all');
  if (all !== undefined) return Object.fromEntries([...columns.values()].map((code) => [code, String(all[1])]));
  return Object.fromEntries(said.map(([key, word]) => [columns.get(key) ?? key, String(word)]));
}

function mapIn(map: Yaml, key: string): Yaml {
  const found = map[key];
  return typeof found === 'object' && found !== null ? (found as Yaml) : {};
}
