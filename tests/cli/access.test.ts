import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { accessCommand } from '../../src/cli/access.js';
import { packagePath } from '../../src/shared/package-root.js';
import { runCommand } from '../support/run-command.js';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fivefold-access-'));
  cpSync(packagePath('schema/access'), directory, { recursive: true });
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const run = (...args: readonly string[]) => runCommand(accessCommand(), ...args);

describe('fivefold access', () => {
  test('check accepts the files of the hub and tells the policy version', async () => {
    const { text, exitCode } = await run('check');
    expect(exitCode).toBe(0);
    expect(text).toMatch(/^11 types, \d+ fields, 8 departments: complete\. Policy version [0-9a-f]{16}\.\n$/);
  });

  test('check prints every problem with file and line, and exits with 1', async () => {
    const file = join(directory, 'Place.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('PS: full,', 'PS: fully,'));
    rmSync(join(directory, 'tiers.yaml'));
    const { text, exitCode } = await run('check', directory);
    expect(exitCode).toBe(1);
    expect(text).toContain('Place.yaml:4: "fully" is not a word');
    expect(text).toContain('tiers.yaml:1: the file is missing');
  });

  test('check says when there is no such directory', async () => {
    expect(await run('check', join(directory, 'none'))).toMatchObject({ exitCode: 1 });
  });

  test('matrix prints every type, or one, at a tier', async () => {
    const all = await run('matrix');
    for (const type of ['Person 人', 'Event 事', 'AccessReceipt 访问日志']) expect(all.text).toContain(type);
    const one = await run('matrix', '--type', 'Household', '--tier', 'CITY', '--purpose', '--case');
    expect(one.text).toContain('Household 户');
    expect(one.text).not.toContain('Person 人');
    expect(await run('matrix', '--type', 'Dragon')).toMatchObject({ exitCode: 1 });
  });

  test('explain says why a caller may not read a field', async () => {
    const { text, exitCode } = await run('explain', '--as', 'urban_management@street', 'Person.phone');
    expect(exitCode).toBe(0);
    expect(text).toContain('for a person of urban_management at tier STREET, without purpose');
    expect(text).toContain('Why not in full: the department reads it masked.');
  });

  test.each([
    [['explain', '--as', 'urban_management', 'Person.phone'], 'tier one of CITY'],
    [['explain', '--as', 'dragons@CITY', 'Person.phone'], 'unknown department "dragons"'],
    [['explain', '--as', 'audit@CITY', 'Person.scales'], 'no line for "Person.scales"'],
    [['explain', 'Person.phone'], '--as'],
  ])('explain refuses %j', async (args, message) => {
    const { text, exitCode } = await run(...args);
    expect(exitCode).toBe(1);
    expect(text).toContain(message);
  });
});
