import { readFileSync } from 'node:fs';
import { packagePath } from '../shared/package-root.js';
import type { DemoSize } from './size.js';

/**
 * Puts the numbers of the demo and the word lists of data/names.json where an SQL text says `:name`.
 * @throws {Error} when the text names something that is neither
 */
export function withWords(sql: string, size: DemoSize): string {
  const words: Record<string, unknown> = {
    ...JSON.parse(readFileSync(packagePath('src/demo/data/names.json'), 'utf8')),
    ...size,
  };
  return sql.replace(/(?<!:):([a-zA-Z]+)\b/g, (_, name: string) => literal(name, words[name]));
}

function literal(name: string, value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  if (Array.isArray(value)) return `array[${value.map((item) => literal(name, item)).join(', ')}]`;
  throw new Error(`The SQL of the demo names ":${name}", which is not defined`);
}
