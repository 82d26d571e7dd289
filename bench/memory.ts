import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { childrenOf } from './cpu.js';

/** Memory of a process that is in RAM, in MB (10^6 bytes). */
export function residentOf(pid: number): number {
  return statusOf(pid, 'VmRSS');
}

/** Most memory of its own that the server process of a connection holds, without the shared buffers, in MB. */
export function largestBackend(postmaster: number): number {
  return Math.max(0, ...childrenOf(postmaster).map((pid) => (isBackend(pid) ? statusOf(pid, 'RssAnon') : 0)));
}

/** Server processes of connections name where these come from; vacuum and the like do not. */
function isBackend(pid: number): boolean {
  return fileOf(pid, 'cmdline').includes('[local]');
}

/** A line of /proc/<pid>/status, which is in KiB; 0 where the process is gone. */
function statusOf(pid: number, name: string): number {
  const [, kib = 0] = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(fileOf(pid, 'status')) ?? [];
  return (Number(kib) * 1024) / 1e6;
}

function fileOf(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

/** A part of a run, and the most that was held within it. */
export interface Span {
  /** Written at its end. */
  readonly rows: number;
  /** Rows per second in it. */
  readonly rate: number;
  /** MB. */
  readonly hub: number;
  readonly backend: number;
}

export interface Watched {
  readonly hub: number;
  readonly postmaster: number;
  /** Rows that are written by now. */
  written(): Promise<number>;
  /** Rows of a span. */
  readonly every: number;
}

/**
 * Watches the memory of a hub and of PostgreSQL until it is stopped.
 * @returns what stops it and gives the spans
 */
export function watchMemory({ hub, postmaster, written, every }: Watched): () => Promise<readonly Span[]> {
  const spans: Span[] = [];
  let stopped = false;
  let begun = { rows: 0, at: performance.now() };
  let most = { hub: 0, backend: 0 };
  const look = async () => {
    most = { hub: Math.max(most.hub, residentOf(hub)), backend: Math.max(most.backend, largestBackend(postmaster)) };
    const [rows, at] = [await written(), performance.now()];
    if (rows - begun.rows < (stopped ? 1 : every)) return;
    spans.push({ rows, rate: ((rows - begun.rows) * 1000) / (at - begun.at), ...most });
    [begun, most] = [
      { rows, at },
      { hub: 0, backend: 0 },
    ];
  };
  const watching = (async () => {
    for (; !stopped; await sleep(100)) await look();
    await look();
  })();
  return async () => {
    stopped = true;
    await watching;
    return spans;
  };
}
