import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { packagePath } from '../../src/shared/package-root.js';
import { askReadmeExamples } from '../support/ask-readme.js';
import { lasting, readmeExamples } from '../support/readme.js';

describe('the README', () => {
  const examples = readmeExamples();
  let answers: readonly string[] = [];

  beforeAll(async () => {
    answers = await askReadmeExamples(examples);
  }, 120_000);

  test('has a first query for each of the three users', () => {
    expect(examples.map(({ caller }) => caller)).toEqual(['demo:grid_centre:district', 'demo:system', 'demo:auditor']);
  });

  test.each(examples.map(({ caller }, at) => [caller, at] as const))('shows the real answer that %s gets', (_, at) => {
    expect(lasting(answers[at] ?? '{}')).toEqual(lasting(examples[at]?.answer ?? '{}'));
  });

  test('shows what the command line explains', () => {
    const [, command = '', text = ''] =
      /```sh\nnpx fivefold ([^\n]*)\n```\n\n```text\n([^`]*)\n```/.exec(readme()) ?? [];
    const printed = execFileSync('node', [packagePath('dist/src/cli/main.js'), ...command.split(' ')], {
      encoding: 'utf8',
    });
    expect(printed.trim()).toBe(text.trim());
  });
});

function readme(): string {
  return readFileSync(packagePath('README.md'), 'utf8');
}
