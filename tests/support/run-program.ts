import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TestDatabase } from './database.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PROGRAM = ['--import', './tests/support/typescript.mjs', 'src/cli/main.ts'];

/** How a process of the command line ended. */
export interface ProgramRun {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs `fivefold` as a process of its own, with nothing in its environment but this. */
export function runProgram(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<ProgramRun> {
  const env = { PATH: process.env.PATH, ...environment };
  return new Promise((done) => {
    execFile(process.execPath, [...PROGRAM, ...args], { cwd: ROOT, env }, (failure, out, error) =>
      done({ code: typeof failure?.code === 'number' ? failure.code : 0, out, error }),
    );
  });
}

/** DATABASE_URL of a test's database. */
export function databaseUrl({ owner }: TestDatabase): string {
  const { user, password, host, port, database: name } = owner;
  const query = new URLSearchParams({ host: String(host), port: String(port) });
  return `postgres://${user}:${encodeURIComponent(String(password))}@/${name}?${query}`;
}
