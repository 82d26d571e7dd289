/** One small change to an SQL expression. */
export interface SqlMutant {
  /** The expression with the change. */
  readonly text: string;
  /** Where it begins, in characters of the expression. */
  readonly at: number;
  readonly before: string;
  readonly after: string;
}

interface Token {
  readonly text: string;
  readonly at: number;
}

const TOKEN = /--[^\n]*|'(?:[^']|'')*'|"[^"]*"|\d+(?:\.\d+)?|\w+|\|\||<=|>=|<>|::|\s+|./gsu;

/** What stands in place of an operator or a word. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>='],
  '>': ['>=', '<='],
  '<=': ['<', '>'],
  '>=': ['>', '<'],
  '=': ['<>'],
  '<>': ['='],
  and: ['or'],
  or: ['and'],
  not: [''],
  between: ['not between'],
  left: ['right'],
  right: ['left'],
  year: ['month'],
};

/**
 * Every mutant of an SQL expression: numbers one more and one less, texts empty or one character shorter, operators and words
 * by their opposites, each test of a CASE always and never true, each ELSE null.
 */
export function sqlMutants(expression: string): readonly SqlMutant[] {
  const tokens = [...expression.matchAll(TOKEN)]
    .map(({ 0: text, index: at }): Token => ({ text, at }))
    .filter(({ text }) => text.trim() !== '' && !text.startsWith('--'));
  return [
    ...tokens.flatMap((token, index) => ofToken(expression, tokens, token, index)),
    ...ofCases(expression, tokens),
  ];
}

function ofToken(expression: string, tokens: readonly Token[], { text, at }: Token, index: number): SqlMutant[] {
  const replaced = (after: string) => replace(expression, at, at + text.length, after);
  if (/^\d/.test(text)) return [replaced(String(Number(text) + 1)), replaced(String(Number(text) - 1))];
  if (text.startsWith("'")) return shorter(text).map(replaced);
  if (text === 'is') return tokens[index + 1]?.text === 'null' ? [replaced('is not')] : [];
  if (text === 'and' && tokens[index - 2]?.text === 'between') return [];
  return (OTHERS[text] ?? []).map(replaced);
}

function shorter(literal: string): readonly string[] {
  if (literal === "''") return ["'x'"];
  return literal.length === 3 ? ["''"] : ["''", `'${literal.slice(2)}`];
}

/** `when <test> then <value>` with the test always and never true, and `else <value>` with null. */
function ofCases(expression: string, tokens: readonly Token[]): readonly SqlMutant[] {
  return tokens.flatMap(({ text, at }, index) => {
    const end = text === 'when' ? 'then' : 'end';
    if (text !== 'when' && text !== 'else') return [];
    const from = at + text.length + 1;
    const to = endOf(tokens, index, end);
    const values = text === 'when' ? ['true', 'false'] : ['null'];
    return values.map((value) => replace(expression, from, to, `${value} `));
  });
}

/** Where the next such word begins that belongs to the same CASE. */
function endOf(tokens: readonly Token[], index: number, word: string): number {
  let depth = 0;
  for (const { text, at } of tokens.slice(index + 1)) {
    if (depth === 0 && text === word) return at;
    if (text === 'case') depth++;
    if (text === 'end') depth--;
  }
  throw new Error(`a CASE without ${word}`);
}

function replace(expression: string, from: number, to: number, after: string): SqlMutant {
  const before = expression.slice(from, to);
  return { text: expression.slice(0, from) + after + expression.slice(to), at: from, before, after };
}
