import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds of one clock tick of /proc. */
const TICK = 1000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Fields of /proc/<pid>/stat after the name, which may hold spaces: 1 is the parent, 11 and 12 user and system time. */
function stat(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** CPU time that a process has used, user and system, in milliseconds. */
export function cpuOf(pid: number): number {
  const fields = stat(pid);
  return fields === undefined ? 0 : (Number(fields[11]) + Number(fields[12])) * TICK;
}

/** CPU time of a process and of all children it has or had: a PostgreSQL server with its backends. */
export function cpuOfTree(pid: number): number {
  const own = stat(pid);
  const ended = own === undefined ? 0 : (Number(own[13]) + Number(own[14])) * TICK;
  return cpuOf(pid) + ended + childrenOf(pid).reduce((sum, child) => sum + cpuOf(child), 0);
}

/** The children that a process has now. */
export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((child) => Number.isInteger(child) && Number(stat(child)?.[1]) === pid);
}
