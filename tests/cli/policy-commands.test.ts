import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { accessCommand } from '../../src/cli/access.js';
import { packagePath } from '../../src/shared/package-root.js';
import { startHub, type TestHub } from '../support/hub.js';
import { runCommand } from '../support/run-command.js';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fivefold-versions-'));
  cpSync(packagePath('schema/access'), directory, { recursive: true });
});
afterEach(() => {
  rmSync(directory, { recursive: true });
  delete process.env.FIVEFOLD_TOKEN;
});

const run = (...args: readonly string[]) => runCommand(accessCommand(), ...args);

/** Closes the telephone to public security, in the files of the directory. */
function closePhone(): void {
  const file = join(directory, 'Person.yaml');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(/^( {2}phone: .*?)PS: full/m, '$1PS: none'));
}

describe('fivefold access diff of two directories', () => {
  test('needs no hub, and says who gains and loses which rows, tiers together', async () => {
    closePhone();
    const { text, exitCode } = await run('diff', packagePath('schema/access'), directory);
    expect(exitCode).toBe(0);
    expect(text).toMatch(/^From [0-9a-f]{16} to [0-9a-f]{16}\n/);
    expect(text).toMatch(/^Person\.phone +public_security +full +none$/m);
    expect(text).toMatch(
      /^Person\.phone +public_security +CITY DISTRICT STREET +person, system +purpose and case +- full +- +every row$/m,
    );
  });

  test('says so when they say the same, and names what is wrong with one', async () => {
    expect((await run('diff', directory, directory)).text).toMatch(/^(\w{16}) and \1 say the same\.\n$/);
    rmSync(join(directory, 'tiers.yaml'));
    expect(await run('diff', packagePath('schema/access'), directory)).toEqual({
      text: expect.stringContaining('tiers.yaml:1: the file is missing'),
      exitCode: 1,
    });
    expect(await run('diff', directory, join(directory, 'none'))).toMatchObject({ exitCode: 1 });
  });
});

describe('The commands that ask a hub', () => {
  let hub: TestHub;
  let shipped: string;

  beforeAll(async () => {
    hub = await startHub();
    shipped = await hub.value(`select version from access_policy where state = 'active'`);
  });
  afterAll(() => hub?.close());

  const as = async (name: string, ...args: readonly string[]): Promise<string> => {
    process.env.FIVEFOLD_TOKEN = hub.named(name).token;
    const { text, exitCode } = await run(...args, '--url', hub.url);
    expect(exitCode).toBe(0);
    return text;
  };

  test('propose, compare, replay, approve and list versions', async () => {
    closePhone();
    await hub.askAs('public_security', 'STREET', '{ people(first: 7) { nodes { phone } } }');
    const proposed = await as('demo:officer', 'propose', directory, '--reason', 'no telephones');
    const [, version = '', base] = /^Proposed as version (\w+), to replace (\w+)\./.exec(proposed) ?? [];
    expect(base).toBe(shipped);
    const adults = await hub.value<number>(
      `select count(*)::int from person where birth_date <= (now() at time zone 'Asia/Shanghai')::date - interval '14 years'`,
    );
    const diff = await as('demo:officer-2', 'diff', 'active', version);
    expect(diff).toMatch(new RegExp(`- full +${adults.toLocaleString('en')} +rows not of a person under 14`));
    expect(await as('demo:officer-2', 'diff', directory, version)).toContain('say the same');
    const replay = await as('demo:officer-2', 'replay', version);
    expect(replay).toMatch(/^\d+ answered operations were looked at; 1 would have given more or less\.\n/);
    expect(replay).toMatch(/^public_security +STREET +Person\.phone +1 +7 +0 +\d+ +0 +\d+ +\d+$/m);
    await expect(as('demo:officer', 'approve', version)).rejects.toThrow('FORBIDDEN: Another officer');
    expect(await as('demo:officer-2', 'approve', version, '--note', 'seen')).toBe(`Version ${version} is in force.\n`);
    const list = await as('demo:auditor', 'versions');
    expect(list).toMatch(new RegExp(`^${version} +active +proposed +${shipped} +demo:officer +demo:officer-2 `, 'm'));
    expect(list).toMatch(new RegExp(`^${shipped} +retired +shipped `, 'm'));
  });

  test('refuse a version', async () => {
    const other = join(directory, 'Person.yaml');
    writeFileSync(other, readFileSync(other, 'utf8').replace(/^( {2}name: .*?)HE: full/m, '$1HE: none'));
    const proposed = await as('demo:officer', 'propose', directory, '--reason', 'no names');
    const version = /version (\w{16})/.exec(proposed)?.[1] ?? '';
    expect(await as('demo:officer-2', 'refuse', version)).toBe(`Version ${version} is refused.\n`);
    await expect(as('demo:officer-2', 'approve', version)).rejects.toThrow(
      'POLICY_CONFLICT: The version is not a candidate.',
    );
  });

  test('name what is wrong with the files before and after they are sent', async () => {
    writeFileSync(join(directory, 'Extra.yaml'), 'label: x\n');
    process.env.FIVEFOLD_TOKEN = hub.named('demo:officer').token;
    const local = await run('propose', directory, '--reason', 'x', '--url', hub.url);
    expect(local).toEqual({ text: expect.stringContaining('Extra.yaml:1: no type has this name'), exitCode: 1 });
  });

  test('say what is missing: the credential, a hub, the right to ask, a reason', async () => {
    await expect(run('versions', '--url', hub.url)).rejects.toThrow('FIVEFOLD_TOKEN: is needed to ask a hub.');
    await expect(as('demo:public_security:city', 'versions')).rejects.toThrow('FORBIDDEN: The caller may not do this.');
    process.env.FIVEFOLD_TOKEN = 'nothing';
    await expect(run('versions', '--url', hub.url)).rejects.toThrow('UNAUTHENTICATED');
    await expect(run('versions', '--url', 'http://127.0.0.1:1')).rejects.toThrow(
      'No hub answers at http://127.0.0.1:1.',
    );
    for (const url of ['http://hub.example', 'ftp://127.0.0.1', 'nothing'])
      await expect(run('versions', '--url', url)).rejects.toThrow('--url must be https://');
    expect(await run('propose', directory)).toMatchObject({ exitCode: 1 });
    await expect(run('replay', shipped, '--until', '2020-01-01')).rejects.toThrow('--until is before --since.');
    expect(await run('replay', shipped, '--since', 'yesterday')).toMatchObject({ exitCode: 1 });
  });

  test('recognise what is no hub, and take the credential nowhere else', async () => {
    process.env.FIVEFOLD_TOKEN = 'secret';
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(String(request.url));
      if (request.headers.host?.startsWith('localhost')) response.writeHead(307, { location: '/elsewhere' }).end();
      else response.end('{"data": {"policyVersions": [{}]}}');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await expect(run('versions', '--url', `http://127.0.0.1:${port}`)).rejects.toThrow('is not a hub of this version');
    await expect(run('versions', '--url', `http://localhost:${port}`)).rejects.toThrow('No hub answers');
    expect(asked).toEqual(['/graphql', '/graphql']);
    server.close();
  });
});
