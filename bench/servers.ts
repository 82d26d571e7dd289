import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ServerStarted } from './hub-process.js';
import type { LoadOrder, LoadReport, LoadResult } from './load-process.js';

/** A server under measurement, in a process of its own or several. */
export interface Server {
  readonly ports: readonly number[];
  readonly pids: readonly number[];
  /** The caller's credential. */
  readonly headers: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** A program to run as a server. */
export interface Program {
  /** File, relative to this one. */
  readonly file: string;
  /** What it is sent to start. */
  readonly start: object;
  readonly flags?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** As `npm start` has it: answers of some 100 KB do not fill the young generation at once. */
const NODE_FLAGS = ['--max-semi-space-size=32'];

/** Starts a program in so many processes, one after the other. */
export async function startServer(program: Program, processes: number): Promise<Server> {
  const all: { readonly child: ChildProcess; readonly started: ServerStarted }[] = [];
  for (let index = 0; index < processes; index += 1) all.push(await startProcess(program));
  return {
    ports: all.map(({ started }) => started.port),
    pids: all.map(({ child }) => child.pid ?? 0),
    headers: all[0]?.started.headers ?? {},
    stop: async () => {
      await Promise.all(all.map(({ child }) => end(child)));
    },
  };
}

async function startProcess({ file, start, flags = [], environment = {} }: Program) {
  const child = run(file, [...NODE_FLAGS, ...flags], environment);
  child.send(start);
  const ended = once(child, 'exit').then(() => undefined);
  const answer = await Promise.race([once(child, 'message'), ended]);
  if (answer === undefined) throw new Error(`${file} ended before it listened`);
  return { child, started: answer[0] as ServerStarted };
}

/** The process that asks. */
export interface Load {
  /** `begun` is called when the warm-up is over. */
  measure(order: LoadOrder, begun: () => void): Promise<LoadResult>;
  stop(): Promise<void>;
}

export function startLoad(): Load {
  const child = run('./load-process.js');
  const measure = (order: LoadOrder, begun: () => void) =>
    new Promise<LoadResult>((resolve) => {
      const listen = (report: LoadReport) => {
        if (report.kind === 'begun') return begun();
        child.off('message', listen);
        resolve(report);
      };
      child.on('message', listen);
      child.send(order);
    });
  return { measure, stop: () => end(child) };
}

function run(
  file: string,
  flags: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): ChildProcess {
  return fork(fileURLToPath(new URL(file, import.meta.url)), {
    execArgv: [...flags],
    env: { ...process.env, ...environment },
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exited = once(child, 'exit');
  child.disconnect();
  await exited;
}
