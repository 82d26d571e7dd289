import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from '@jest/globals';
import type { DemoCaller } from '../../src/auth/demo-callers.js';
import { makeLogKey } from '../../src/receipts/log-key.js';
import type { HubAnswer } from './hub.js';
import { type HubProcess, startProcess, temporaryFolder } from './hub-process.js';

/** What the tests of one file started; all of it ends with the file. */
export interface HubRuns {
  readonly start: typeof startProcess;
  /** A data folder that does not exist yet. */
  newHome(): string;
}

const keys = temporaryFolder();
const logKey = join(keys, 'log-key');
writeFileSync(logKey, makeLogKey('hub.example/log'), { mode: 0o600 });

/** Settings of a production hub whose database cannot be reached. */
export const PRODUCTION = {
  FIVEFOLD_MODE: 'production',
  DATABASE_URL: 'postgres://hub:secret@127.0.0.1:1/hub',
  FIVEFOLD_LOG_KEY_FILE: logKey,
  FIVEFOLD_JWT_ISSUER: 'https://issuer.example',
  FIVEFOLD_JWT_AUDIENCE: 'fivefold',
  FIVEFOLD_JWKS_URL: 'https://issuer.example/keys',
};

/** Starts hubs for the tests of this file, and after them ends what still runs. */
export function hubRuns(): HubRuns {
  const folders: string[] = [];
  const started: HubProcess[] = [];
  afterAll(async () => {
    for (const { child, ended } of started) {
      child.kill('SIGTERM');
      await ended;
    }
    for (const folder of [keys, ...folders]) rmSync(folder, { recursive: true, force: true });
  });
  return {
    start: (...args) => {
      const hub = startProcess(...args);
      started.push(hub);
      return hub;
    },
    newHome: () => {
      const folder = temporaryFolder();
      folders.push(folder);
      return join(folder, 'data');
    },
  };
}

/** How much longer everything takes because of what else this machine does: 1 when it is idle. */
export function busyness(): number {
  return Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());
}

/** The demo callers that a hub wrote into its data folder. */
export function callersIn(home: string): readonly DemoCaller[] {
  return JSON.parse(readFileSync(join(home, 'demo-callers.json'), 'utf8'));
}

/** The token of a demo caller of a data folder. */
export function tokenOf(home: string, name: string): string {
  return callersIn(home).find((caller) => caller.name === name)?.token ?? '';
}

/** Asks a running hub. */
export async function askAt(url: string, token: string, query: string): Promise<HubAnswer['body']> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  return (await response.json()) as HubAnswer['body'];
}

/** Milliseconds that the process needs to end after the signal, and how it ended. */
export async function stop(
  hub: HubProcess,
  signal: NodeJS.Signals,
): Promise<{ milliseconds: number; code: number | string }> {
  const begun = performance.now();
  hub.child.kill(signal);
  const code = await hub.ended;
  return { milliseconds: performance.now() - begun, code };
}

/** It ended by itself with code 1 and one line, without a stack. */
export async function refusal(hub: HubProcess): Promise<string> {
  expect(await hub.ended).toBe(1);
  const lines = hub.stderr().trim().split('\n');
  expect(lines).toHaveLength(1);
  expect(hub.stderr()).not.toMatch(/\n\s+at |node:internal|Error:/);
  return lines[0] ?? '';
}
