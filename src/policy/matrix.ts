import type { Tier } from '../shared/principal.js';
import type { FieldAccess, TypeAccess } from './access.js';
import { and, assuming, atom, type Condition } from './condition.js';
import { describeWord } from './describe.js';
import type { AccessDocument, FieldRule, Word } from './document.js';
import { onlyMasked } from './my-access.js';
import type { LoadedPolicy } from './policy.js';

/** Which matrix: the words as written, or, with a tier, what they come to with this purpose and case. */
export interface MatrixOptions {
  readonly tier?: Tier;
  readonly hasPurpose: boolean;
  readonly hasCase: boolean;
}

/** How to read a matrix. */
export const MATRIX_LEGEND =
  "F full, M masked, - nothing, A only inside statistics; [condition] on those rows only. Every row lies in the caller's areas.";

/** Who reads what of a type as a table of text: a line per field, a column per department. */
export function matrixText(policy: LoadedPolicy, type: string, options: MatrixOptions): string {
  const { departments, types } = policy.document;
  const rule = types[type];
  if (rule === undefined) throw new Error(`There is no access file for ${type}.`);
  const heads = Object.values(departments).map(({ abbreviation }) => abbreviation);
  const rows = Object.entries(rule.fields).map(([field, line]) => {
    const cells = Object.keys(departments).map((department) =>
      options.tier === undefined
        ? writtenCell(line, department)
        : decidedCell(policy, type, field, department, { ...options, tier: options.tier }),
    );
    return [field, String(line.level), ...cells, line.label];
  });
  return `${type} ${rule.label}\n${table([['field', 'L', ...heads, 'label'], ...rows])}`;
}

const SYMBOLS: Readonly<Record<Word['effect'], string>> = { full: 'F', mask: 'M', none: '-', statistics: 'A' };

function writtenCell(line: FieldRule, department: string): string {
  const plain = wordSymbol(line.words[department]);
  const variants = line.variants
    .map(({ when, level, words }) => ({ when, level, symbol: wordSymbol(words[department]) }))
    .filter(({ symbol, level }) => symbol !== plain || (level !== line.level && symbol !== '-'))
    .map(({ when, level, symbol }) => `${symbol}[${when}${level === line.level ? '' : `, level ${level}`}]`);
  return [plain, ...variants].join(' ');
}

function wordSymbol(word: Word | undefined): string {
  if (word === undefined) return '-';
  const qualifier = describeWord(word)
    .slice(word.effect.length)
    .replace(/^ (if )?/, '');
  return `${SYMBOLS[word.effect]}${qualifier === '' ? '' : `[${qualifier}]`}`;
}

function decidedCell(
  policy: LoadedPolicy,
  type: string,
  field: string,
  department: string,
  options: Required<MatrixOptions>,
): string {
  const kind = readerOf(policy.document, type);
  const access = policy.decide({ kind, department, grants: [], ...options }, type);
  const given = access.fields[field];
  return given === undefined ? '-' : effectCell(access, given);
}

function readerOf({ types }: AccessDocument, type: string) {
  return types[type]?.readers[0] ?? 'person';
}

function effectCell({ visible }: TypeAccess, given: FieldAccess): string {
  const within = (condition: Condition) =>
    IN_SCOPE.reduce((rest, known) => assuming(known, rest), and(visible, condition));
  const parts = [cell('F', within(given.full)), cell('M', within(onlyMasked(given)))].filter((part) => part !== '');
  return parts.length === 0 ? '-' : parts.join(' ');
}

const IN_SCOPE = [atom('area'), atom('grids')];

function cell(symbol: string, rows: Condition): string {
  if (rows.op === 'false') return '';
  return rows.op === 'true' ? symbol : `${symbol}[${conditionText(rows)}]`;
}

/** A condition by the names of its atoms: `tied & !under14`. */
function conditionText(condition: Condition): string {
  switch (condition.op) {
    case 'atom':
      return condition.name;
    case 'not':
      return `!${partText(condition.of)}`;
    case 'and':
      return condition.of.map(partText).join(' & ');
    case 'or':
      return condition.of.map(partText).join(' | ');
    default:
      return condition.op;
  }
}

function partText(part: Condition): string {
  return part.op === 'and' || part.op === 'or' ? `(${conditionText(part)})` : conditionText(part);
}

/** Columns as wide as their widest cell; the last one, whose Chinese letters have other widths, ends the line. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((text, column) => (column === row.length - 1 ? text : text.padEnd(widths[column] ?? 0))).join('  ');
  return rows.map(line).join('\n');
}
