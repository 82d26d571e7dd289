import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { packagePath } from '../../src/shared/package-root.js';
import { MUTANTS } from './mutants.js';

const DOCUMENT = readFileSync(packagePath('docs/proofs.md'), 'utf8');

interface Row {
  readonly channel: string;
  readonly tests: readonly { readonly file: string; readonly title: string }[];
  readonly mutants: readonly string[];
}

/** The rows of the table: channel, `file`: title, mutants. */
const ROWS = DOCUMENT.split('\n').flatMap((line): Row[] => {
  const [, channel = '', tests = '', mutants = ''] = /^\| ([^|]+) \| (`tests\/[^|]+) \| (`[^|]+`) \|$/.exec(line) ?? [];
  if (channel === '') return [];
  const named = tests.split('<br>').map((one) => /^`([^`]+)`: (.+)$/.exec(one) ?? []);
  return [
    {
      channel,
      tests: named.map(([, file = '', title = '']) => ({ file, title })),
      mutants: [...mutants.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
    },
  ];
});

describe('The table of channels in docs/proofs.md', () => {
  test('has rows, each with tests and mutants', () => {
    expect(ROWS.length).toBeGreaterThan(15);
    for (const { channel, tests, mutants } of ROWS) {
      expect([channel, tests.length > 0, mutants.length > 0]).toEqual([channel, true, true]);
    }
  });

  test.each(ROWS.flatMap(({ tests }) => tests).map(({ file, title }) => [title, file]))(
    'names the test "%s" of %s',
    (title, file) => {
      expect(readFileSync(packagePath(file), 'utf8')).toContain(title);
    },
  );

  test('names every mutant once, beside its channel', () => {
    const named = ROWS.flatMap(({ channel, mutants }) => mutants.map((name) => `${channel}: ${name}`));
    const known = MUTANTS.map(({ channel, name }) => `${channel}: ${name}`);
    const short = (text: string) => text.replace(/^filter, also nested, AND\/OR\/NOT/, 'filter');
    expect(named.map(short).sort()).toEqual([...known].sort());
  });
});

test.each(MUTANTS)('The mutant $name replaces a part that its file holds once', ({ plant }) => {
  if (plant.kind === 'sql') return;
  const file = plant.kind === 'policy' ? `schema/access/${plant.file}` : plant.file;
  expect(readFileSync(packagePath(file), 'utf8').split(plant.find)).toHaveLength(2);
});
