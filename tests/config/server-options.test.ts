import { expect, test } from '@jest/globals';
import { readServerOptions, serverCommand } from '../../src/server-options.js';

const read = (...args: string[]) => {
  const command = serverCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  return readServerOptions(args, command);
};

test('the size of the demo district can be chosen', () => {
  expect(read('--people', '1000000', '--events=5000')).toEqual({ people: 1_000_000, events: 5000 });
  expect(read()).toEqual({});
});

test.each([
  ['--people', '0'],
  ['--people', '-5'],
  ['--people', '1e6'],
  ['--people', 'many'],
  ['--people'],
  ['--port', '1'],
  ['extra'],
])('a wrong command line is refused: %s %s', (...args) => {
  expect(() => read(...args)).toThrow(expect.objectContaining({ exitCode: 1 }));
});
