import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ServerStart, ServerStarted } from './hub-process.js';
import type { LoadOrder, LoadReport, LoadResult } from './load-process.js';

/** A server under measurement, in its own process. */
export interface Server extends ServerStarted {
  readonly pid: number;
  stop(): Promise<void>;
}

/** As `npm start` has it: answers of some 100 KB do not fill the young generation at once. */
const NODE_FLAGS = ['--max-semi-space-size=32'];

/** Starts `hub-process` or `peer-process`. `flags` are node's, beside those of `npm start`. */
export async function startServer(
  program: 'hub-process' | 'peer-process',
  start: ServerStart,
  flags: readonly string[] = [],
): Promise<Server> {
  const child = run(program, [...NODE_FLAGS, ...flags]);
  child.send(start);
  const ended = once(child, 'exit').then(() => undefined);
  const answer = await Promise.race([once(child, 'message'), ended]);
  if (answer === undefined) throw new Error(`${program} ended before it listened`);
  const started = answer[0] as ServerStarted;
  return { ...started, pid: child.pid ?? 0, stop: () => end(child) };
}

/** The process that asks. */
export interface Load {
  /** `begun` is called when the warm-up is over. */
  measure(order: LoadOrder, begun: () => void): Promise<LoadResult>;
  stop(): Promise<void>;
}

export function startLoad(): Load {
  const child = run('load-process');
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

function run(program: string, flags: readonly string[] = []): ChildProcess {
  return fork(fileURLToPath(new URL(`./${program}.js`, import.meta.url)), { execArgv: [...flags] });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exited = once(child, 'exit');
  child.disconnect();
  await exited;
}
