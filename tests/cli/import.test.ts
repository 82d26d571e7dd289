import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { importCommand } from '../../src/cli/import.js';
import { startHub, type TestHub } from '../support/hub.js';
import { ndjson } from '../support/ingest.js';
import { sentPerson } from '../support/people.js';
import { runCommand } from '../support/run-command.js';

let hub: TestHub;
let directory: string;
let file: string;
beforeAll(async () => {
  hub = await startHub();
  directory = mkdtempSync(join(tmpdir(), 'fivefold-import-'));
  file = join(directory, 'people.ndjson');
  writeFileSync(file, ndjson([sentPerson(1), sentPerson(2, { phone: '1' }), sentPerson(3)]));
  process.env.FIVEFOLD_TOKEN = hub.caller('public_security', 'DISTRICT').token;
});
afterAll(async () => {
  delete process.env.FIVEFOLD_TOKEN;
  rmSync(directory, { recursive: true });
  await hub.close();
});

const run = (...args: readonly string[]) => runCommand(importCommand(), ...args, '--url', hub.url, '--system', 'hukou');
const count = () => hub.value(`select count(*)::int from source_record`);

describe('fivefold import', () => {
  test('tries a file, then writes it, and keeps what was refused', async () => {
    const rejects = join(directory, 'rejects.ndjson');
    const reject = '{"line":2,"sourceId":"p-2","field":"phone","code":"INVALID_CODE"}\n';
    const dry = await run('people', file, '--dry-run', '--rejects', rejects);
    expect([dry.text, readFileSync(rejects, 'utf8'), await count()]).toEqual([
      '2 would be accepted, 1 refused.\n',
      reject,
      0,
    ]);
    const done = await run('people', file, '--rejects', rejects);
    expect([done.text, await count()]).toEqual(['2 accepted, 1 refused.\n', 2]);
    expect(JSON.parse(readFileSync(rejects, 'utf8'))).toEqual(JSON.parse(reject));
  });

  test('may be run again, and says what was refused where no file takes it', async () => {
    expect((await run('people', file)).text).toBe('2 accepted, 1 refused.\nline 2: INVALID_CODE (phone)\n');
    expect(await count()).toBe(2);
  });

  test('says what is wrong with the command, and what the hub refused', async () => {
    await expect(run('people', join(directory, 'none.csv'))).rejects.toThrow('There is no file');
    await expect(run('areas', file)).rejects.toThrow('NOT_FOUND');
    process.env.FIVEFOLD_TOKEN = hub.caller('health', 'DISTRICT').token;
    await expect(run('people', file)).rejects.toThrow('FORBIDDEN');
    await expect(
      runCommand(importCommand(), 'people', file, '--system', 'a', '--url', 'http://hub.example'),
    ).rejects.toThrow('https');
  });
});
