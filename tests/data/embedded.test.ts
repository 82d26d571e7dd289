import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { processIdentity } from '../../src/data/embedded/process-identity.js';
import { attachEmbedded, openEmbedded } from '../../src/data/embedded.js';

const SMALL = { fast: true, sharedBuffers: '16MB' };
const HOLDER = fileURLToPath(new URL('../support/hold-home.mjs', import.meta.url));
const asRoot = process.getuid?.() === 0;

async function ask(settings: pg.ClientConfig, statement: string): Promise<unknown> {
  const client = new pg.Client(settings);
  await client.connect();
  try {
    const { rows } = await client.query({ text: statement, rowMode: 'array' });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}

/** Starts another hub process on a data folder; gives its first line, the connection or the error. */
async function startHolder(home: string): Promise<{ process: ChildProcess; line: string }> {
  const holder = spawn(process.execPath, [HOLDER, home], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [chunk] = await once(holder.stdout, 'data');
  return { process: holder, line: String(chunk).trim() };
}

async function kill(holder: ChildProcess): Promise<void> {
  const gone = once(holder, 'exit');
  holder.kill('SIGKILL');
  await gone;
}

const postmaster = (home: string) =>
  Number(readFileSync(join(home, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);

describe('the embedded server', () => {
  let home: string;

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fivefold-embedded-'));
    chmodSync(folder, 0o711);
    home = join(folder, 'data');
    const first = await openEmbedded(home, SMALL);
    await ask(first.connection, 'CREATE TABLE kept AS SELECT 7 AS n');
    await first.close();
  });
  afterAll(() => rmSync(dirname(home), { recursive: true, force: true }));

  test('keeps its data from one start to the next, and can be closed twice', async () => {
    const server = await openEmbedded(home, SMALL);
    expect(await ask(server.connection, 'SELECT n FROM kept')).toBe(7);
    await Promise.all([server.close(), server.close()]);
    expect(existsSync(join(home, 'hub.lock'))).toBe(false);
    expect(existsSync(String(server.connection.host))).toBe(false);
  });

  test('is PostgreSQL 18 in UTF-8 with the builtin locale, without a network port', async () => {
    const server = await openEmbedded(home, SMALL);
    try {
      const { connection } = server;
      expect(await ask(connection, "SELECT current_setting('server_version_num')::int / 10000")).toBe(18);
      expect(await ask(connection, "SELECT current_setting('listen_addresses')")).toBe('');
      expect(
        await ask(
          connection,
          'SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = current_database()',
        ),
      ).toBe('bC.UTF-8');
      expect(await ask(connection, 'SELECT pg_encoding_to_char(encoding) FROM pg_database LIMIT 1')).toBe('UTF8');
    } finally {
      await server.close();
    }
  });

  test('lets nobody in without the password, which only the owner of the data folder can read', async () => {
    const server = await openEmbedded(home, SMALL);
    try {
      await expect(ask({ ...server.connection, password: 'wrong' }, 'SELECT 1')).rejects.toThrow('password');
      expect(statSync(join(home, 'postgres.password')).mode & 0o777).toBe(0o600);
      expect(statSync(String(server.connection.host)).mode & 0o777).toBe(0o700);
    } finally {
      await server.close();
    }
  });

  test('refuses a second hub in one line, and lets the command line in', async () => {
    const holder = await startHolder(home);
    try {
      await expect(openEmbedded(home, SMALL)).rejects.toThrow(
        `The data folder ${home} is in use by another hub (process ${holder.process.pid}).`,
      );
      const attached = await attachEmbedded(home);
      expect(attached && (await ask(attached.connection, 'SELECT n FROM kept'))).toBe(7);
      await attached?.close();
      expect(await ask(JSON.parse(holder.line), 'SELECT 1')).toBe(1);
    } finally {
      holder.process.stdin?.end();
      await once(holder.process, 'exit');
    }
    expect(await attachEmbedded(home)).toBeUndefined();
  });

  test('starts again after the hub was killed and its server still runs', async () => {
    const holder = await startHolder(home);
    const orphan = postmaster(home);
    await kill(holder.process);
    expect(processIdentity(orphan)).toBeDefined();
    const server = await openEmbedded(home, SMALL);
    try {
      expect(processIdentity(orphan)).toBeUndefined();
      expect(existsSync(JSON.parse(holder.line).host)).toBe(false);
      expect(await ask(server.connection, 'SELECT n FROM kept')).toBe(7);
    } finally {
      await server.close();
    }
  });

  test('starts again after everything was killed', async () => {
    const holder = await startHolder(home);
    process.kill(postmaster(home), 'SIGKILL');
    await kill(holder.process);
    const server = await openEmbedded(home, SMALL);
    expect(await ask(server.connection, 'SELECT n FROM kept')).toBe(7);
    await server.close();
  });

  test('starts although the pids that were left belong to other processes now', async () => {
    writeFileSync(join(home, 'hub.lock'), `${process.pid} another-start-time\n`);
    writeFileSync(join(home, 'postgres', 'postmaster.pid'), `${process.pid}\n${home}\n1\n5432\n\n\n\nready   \n`);
    const server = await openEmbedded(home, SMALL);
    await server.close();
  });

  test('of two hubs that start at once, one gets the folder', async () => {
    const holders = await Promise.all([startHolder(home), startHolder(home), startHolder(home)]);
    const won = holders.filter(({ line }) => line.startsWith('{'));
    const lost = holders.filter(({ line }) => line.startsWith('StartupError: The data folder'));
    for (const holder of won) {
      holder.process.stdin?.end();
      await once(holder.process, 'exit');
    }
    expect([won.length, lost.length]).toEqual([1, 2]);
  });

  test('makes anew what was interrupted while it was made', async () => {
    const other = join(dirname(home), 'interrupted');
    mkdirSync(join(other, 'postgres.new', 'base'), { recursive: true });
    chmodSync(other, 0o711);
    const server = await openEmbedded(other, SMALL);
    expect(await ask(server.connection, 'SELECT 1')).toBe(1);
    await server.close();
  });

  test('says in one line why it does not start', async () => {
    await expect(openEmbedded(home, { ...SMALL, sharedBuffers: 'plenty' })).rejects.toThrow(
      /^The embedded PostgreSQL did not start: .*shared_buffers.* \(see .*postgres\.log\)$/,
    );
    writeFileSync(join(dirname(home), 'file'), '');
    const inFile = join(dirname(home), 'file', 'data');
    await expect(openEmbedded(inFile, SMALL)).rejects.toThrow(`The data folder ${inFile} cannot be used (ENOTDIR).`);
    const other = join(dirname(home), 'old');
    mkdirSync(join(other, 'postgres'), { recursive: true });
    writeFileSync(join(other, 'postgres', 'PG_VERSION'), '15\n');
    await expect(openEmbedded(other, SMALL)).rejects.toThrow(
      'holds data of PostgreSQL 15; this hub embeds PostgreSQL 18',
    );
  });
});

const testAsRoot = asRoot ? test : test.skip;

testAsRoot('root may keep the data folder in a directory that only root can enter', async () => {
  const closed = mkdtempSync(join(tmpdir(), 'fivefold-closed-'));
  const home = join(closed, 'data');
  const first = await openEmbedded(home, SMALL);
  await ask(first.connection, 'CREATE TABLE kept AS SELECT 8 AS n');
  await first.close();
  const data = readlinkSync(join(home, 'postgres'));
  try {
    expect(lstatSync(closed).mode & 0o777).toBe(0o700);
    expect(statSync(data).uid).not.toBe(0);
    const second = await openEmbedded(home, SMALL);
    expect(await ask(second.connection, 'SELECT n FROM kept')).toBe(8);
    await second.close();
  } finally {
    rmSync(dirname(data), { recursive: true, force: true });
    rmSync(closed, { recursive: true, force: true });
  }
});

testAsRoot('a data folder that the server can no longer reach is said in one line', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fivefold-moved-'));
  chmodSync(folder, 0o711);
  const home = join(folder, 'data');
  try {
    await (await openEmbedded(home, SMALL)).close();
    chmodSync(folder, 0o700);
    await expect(openEmbedded(home, SMALL)).rejects.toThrow(
      / lies in a directory that the server's user .* cannot enter\.$/,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
