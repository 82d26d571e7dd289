import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { makeDemoCallers } from '../../src/auth/demo-callers.js';
import { demoCallersTable } from '../../src/auth/demo-callers-table.js';
import { refuseDemoCredentials } from '../../src/auth/refuse-demo-credentials.js';
import { createTokenVerifier } from '../../src/auth/token-verifier.js';

const AREAS = { CITY: '32', DISTRICT: '3201', STREET: '320105', COMMUNITY: '320105001', GRID: '320105001001' };
const DEPARTMENTS = ['health', 'civil_affairs', 'grid_centre', 'audit'];

let home: string;

beforeEach(async () => {
  home = join(await mkdtemp(join(tmpdir(), 'fivefold-demo-')), 'home');
});

afterEach(() => rm(join(home, '..'), { recursive: true }));

const make = () => makeDemoCallers(home, DEPARTMENTS, AREAS);
const read = (name: string) => readFile(join(home, name), 'utf8');

describe('the callers of the demo', () => {
  test('are one for each department and tier, a system, an auditor and two officers', async () => {
    const { callers } = await make();
    expect(callers).toHaveLength(DEPARTMENTS.length * 5 + 4);
    expect(new Set(callers.map(({ name }) => name)).size).toBe(callers.length);
    expect(callers.find(({ name }) => name === 'demo:health:community')).toMatchObject({
      kind: 'person',
      department: 'health',
      tier: 'COMMUNITY',
      area: '320105001',
    });
    expect(callers.find(({ name }) => name === 'demo:system')).toMatchObject({ kind: 'system', tier: 'DISTRICT' });
    expect(callers.find(({ name }) => name === 'demo:auditor')).toMatchObject({ kind: 'auditor', tier: 'CITY' });
    expect(callers.filter(({ kind }) => kind === 'officer').map(({ name }) => name)).toEqual([
      'demo:officer',
      'demo:officer-2',
    ]);
  });

  test('have tokens that are accepted for thirty days', async () => {
    const { callers, issuer } = await make();
    const verify = createTokenVerifier({ ...issuer, departments: new Set(DEPARTMENTS), clock: Date.now });
    for (const { name, kind, department, tier, token } of callers) {
      expect(await verify(token)).toMatchObject({ id: name, kind, department, tier });
      const days = (Number(decodeJwt(token).exp) - Date.now() / 1000) / 86_400;
      expect(days).toBeGreaterThan(29.9);
      expect(days).toBeLessThanOrEqual(30);
    }
  });

  test('stand in the data folder, readable by its owner alone', async () => {
    const { callers } = await make();
    expect(JSON.parse(await read('demo-callers.json'))).toEqual(callers);
    for (const file of ['demo-callers.json', 'demo-key.json']) {
      expect((await stat(join(home, file))).mode & 0o777).toBe(0o600);
    }
  });

  test('are refreshed at each start, and tokens of the start before stay good', async () => {
    const before = await make();
    await chmod(join(home, 'demo-callers.json'), 0o644);
    const { issuer } = await make();
    const verify = createTokenVerifier({ ...issuer, departments: new Set(DEPARTMENTS), clock: Date.now });
    await expect(verify(before.callers[0]?.token ?? '')).resolves.toMatchObject({ department: 'health' });
    expect((await stat(join(home, 'demo-callers.json'))).mode & 0o777).toBe(0o600);
  });

  test('are not signed with something that is no key', async () => {
    await make();
    await writeFile(join(home, 'demo-key.json'), '{"kty":"oct","k":"AA"}');
    await expect(make()).rejects.toThrow(
      `${join(home, 'demo-key.json')} is not a demo key; remove it to get a new one.`,
    );
  });

  test('are printed as a table whose lines end with the whole token', async () => {
    const { callers } = await make();
    const lines = demoCallersTable(callers).split('\n');
    expect(lines[0]).toMatch(/^name +kind +department +tier +area +token$/);
    expect(lines).toHaveLength(callers.length + 1);
    for (const [at, { token }] of callers.entries()) expect(lines[at + 1]?.split(/ +/).at(-1)).toBe(token);
  });
});

describe('production', () => {
  test('starts beside a data folder without demo credentials, or none', () => {
    expect(() => refuseDemoCredentials(home)).not.toThrow();
  });

  test.each(['demo-key.json', 'demo-callers.json'])('does not start beside %s alone', async (file) => {
    await make();
    await rm(join(home, file === 'demo-key.json' ? 'demo-callers.json' : 'demo-key.json'));
    expect(() => refuseDemoCredentials(home)).toThrow(
      `FIVEFOLD_HOME: holds demo credentials (${join(home, file)}); remove them, or name another folder for production.`,
    );
  });
});
