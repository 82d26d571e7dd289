import { writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { isRunning, postmasterOf } from '../support/hub-process.js';
import { askAt, hubRuns, PRODUCTION, refusal, stop, tokenOf } from '../support/hub-runs.js';

const { start, newHome } = hubRuns();

describe('a first start that is interrupted', () => {
  test.each([1500, 3500])(
    'after %d ms leaves nothing running, and the next one finishes it',
    async (milliseconds) => {
      const home = newHome();
      const hub = start({ FIVEFOLD_HOME: home, PORT: '0' }, ['--people', '5000', '--events', '5000']);
      await wait(milliseconds);
      const { code } = await stop(hub, 'SIGINT');
      expect([0, 'SIGINT']).toContain(code);
      expect(isRunning(postmasterOf(home))).toBe(false);
      const next = start({ FIVEFOLD_HOME: home, PORT: '0' }, ['--people', '200', '--events', '200']);
      const { data } = await askAt(await next.ready, tokenOf(home, 'demo:auditor'), '{ viewer { id } }');
      expect(data).toEqual({ viewer: { id: 'demo:auditor' } });
      expect((await stop(next, 'SIGTERM')).code).toBe(0);
    },
    60_000,
  );
});

describe('a hub that cannot start says why in one line', () => {
  test.each<[string, Record<string, string>, RegExp]>([
    ['an unknown setting', { FIVEFOLD_HOEM: 'x' }, /^FIVEFOLD_HOEM: there is no such setting\.$/],
    ['production without an issuer', { ...PRODUCTION, FIVEFOLD_JWT_ISSUER: '' }, /^FIVEFOLD_JWT_ISSUER: is needed/],
    [
      'a server that cannot be reached',
      { DATABASE_URL: PRODUCTION.DATABASE_URL },
      /^The database server at 127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\)\.$/,
    ],
    ['the same in production', { ...PRODUCTION }, /cannot be reached/],
  ])('%s', async (_, environment, line) => {
    const hub = start({ FIVEFOLD_HOME: newHome(), PORT: '0', ...environment });
    const told = await refusal(hub);
    expect(told).toMatch(line);
    expect(told).not.toContain('secret');
  });

  test('a data folder that is a file', async () => {
    const home = newHome();
    writeFileSync(home, '');
    expect(await refusal(start({ FIVEFOLD_HOME: home, PORT: '0' }))).toContain(home);
  });
});
