import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { connected } from '../receipts/drafts.js';
import { cloneDatabase } from '../support/database.js';
import { askAt, hubRuns, refusal, stop, tokenOf } from '../support/hub-runs.js';
import { databaseUrl } from '../support/run-program.js';

const { start, newHome } = hubRuns();
const PEOPLE = '{ people(first: 1) { nodes { id } } }';

describe('the built hub', () => {
  test('refuses to serve an older copy of its database, in one line, and serves the newest one again', async () => {
    const home = newHome();
    const settings = { FIVEFOLD_HOME: home, PORT: '0' };
    const ask = async (hub: ReturnType<typeof start>) =>
      askAt(await hub.ready, tokenOf(home, 'demo:civil_affairs:city'), PEOPLE);
    const copy = (from: string, to: string) => {
      rmSync(join(home, to), { recursive: true, force: true });
      execFileSync('cp', ['-a', join(home, from), join(home, to)]);
    };
    let hub = start(settings, ['--people', '200', '--events', '200']);
    await ask(hub);
    expect((await stop(hub, 'SIGTERM')).code).toBe(0);
    copy('postgres', 'older');
    hub = start(settings);
    await ask(hub);
    await ask(hub);
    expect((await stop(hub, 'SIGTERM')).code).toBe(0);
    copy('postgres', 'newest');
    copy('older', 'postgres');
    const file = join(home, 'log-checkpoint');
    const evidence = readFileSync(file, 'utf8');
    expect(await refusal(start(settings))).toBe(
      `The access log has 1 receipts, but the checkpoint in ${file} has 3: the database is an older copy, or receipts were removed. Restore the newest copy of the database. If it is lost, keep ${file} as evidence, move it away, and start again.`,
    );
    expect(readFileSync(file, 'utf8')).toBe(evidence);
    copy('newest', 'postgres');
    hub = start(settings);
    expect(await ask(hub)).toMatchObject({ extensions: { receipt: '3' } });
    expect((await stop(hub, 'SIGTERM')).code).toBe(0);
  }, 120_000);

  test('stops by itself when its log is set back while it runs', async () => {
    const database = await cloneDatabase('migrated');
    const home = newHome();
    const place = `${home}-checkpoint`;
    try {
      const hub = start(
        {
          FIVEFOLD_HOME: home,
          PORT: '0',
          DATABASE_URL: databaseUrl(database),
          FIVEFOLD_LOG_CHECKPOINT_PATH: place,
          FIVEFOLD_LOG_CHECKPOINT_EVERY: '1',
        },
        ['--people', '200', '--events', '200'],
      );
      const url = await hub.ready;
      const token = tokenOf(home, 'demo:civil_affairs:city');
      const ask = () => askAt(url, token, PEOPLE);
      for (let asked = 0; asked < 4; asked++) await ask();
      await until(() => readFileSync(place, 'utf8').split('\n')[1] === '4');
      await connected(database.owner, async (client) => {
        await client.query('alter table access_receipt disable trigger access_receipt_append_only');
        await client.query('delete from access_receipt where sequence >= 2');
      });
      // The hub still numbers on from what it wrote: it does not see by itself that those receipts are gone.
      await ask().catch(() => undefined);
      expect(await hub.ended).toBe(1);
      expect(hub.stderr().trim().split('\n')).toEqual([
        expect.stringMatching(
          /^The access log has no receipt 2, but .* has it\. Restore the newest copy of the database/,
        ),
      ]);
      expect(readFileSync(place, 'utf8').split('\n')[1]).toBe('4');
    } finally {
      await database.close();
    }
  }, 60_000);

  test('does not start in production with a key that others can read, or none', async () => {
    const home = newHome();
    const file = `${home}-key`;
    const settings = {
      FIVEFOLD_MODE: 'production',
      FIVEFOLD_HOME: home,
      DATABASE_URL: 'postgres://hub@127.0.0.1:1/hub',
      FIVEFOLD_JWT_ISSUER: 'https://issuer.example',
      FIVEFOLD_JWT_AUDIENCE: 'fivefold',
      FIVEFOLD_JWKS_URL: 'https://issuer.example/keys',
    };
    expect(await refusal(start(settings))).toMatch(/^FIVEFOLD_LOG_KEY_FILE: is needed in production mode;/);
    expect(await refusal(start({ ...settings, FIVEFOLD_LOG_KEY_FILE: file }))).toMatch(
      /cannot be read from .* \(ENOENT\)\.$/,
    );
    writeFileSync(file, 'no key');
    expect(await refusal(start({ ...settings, FIVEFOLD_LOG_KEY_FILE: file }))).toContain(
      'holds no key of an access log',
    );
  });
});

async function until(done: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !holds(done); tries++) await new Promise((resolve) => setTimeout(resolve, 100));
  expect(done()).toBe(true);
}

function holds(done: () => boolean): boolean {
  try {
    return done();
  } catch {
    return false;
  }
}
