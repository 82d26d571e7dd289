import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { SETTINGS } from '../../src/settings.js';

const DOCUMENT = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');

test('docs/configuration.md has one row for each setting, with its default and description', () => {
  const defaults: Record<string, unknown> = SETTINGS.parse({});
  const rows = Object.entries(SETTINGS.shape).map(([name, schema]) => {
    const value = defaults[name];
    return `| \`${name}\` | ${value === undefined ? '' : `\`${value}\``} | ${schema.description} |`;
  });
  expect(DOCUMENT.split('\n').filter((line) => /^\| `[A-Z]/.test(line))).toEqual(rows);
});
