import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const onLinux = process.platform === 'linux';

/** Text of a file, or '' when it cannot be read. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function linuxIdentity(pid: number): string | undefined {
  const stat = read(`/proc/${pid}/stat`);
  // The second field, the name in brackets, may itself hold spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTicks] = [fields[0], fields[19]];
  if (!stat || !startTicks || state === 'Z' || state === 'X') return undefined;
  return `${read('/proc/sys/kernel/random/boot_id').trim()}:${startTicks}`;
}

function otherIdentity(pid: number): string | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return line === '' || line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/, '');
  } catch {
    return undefined;
  }
}

/**
 * What tells a living process from another that was given the same pid later: its start time.
 * @returns undefined when no such process runs (a zombie does not run).
 */
export function processIdentity(pid: number): string | undefined {
  return onLinux ? linuxIdentity(pid) : otherIdentity(pid);
}

function currentDirectory(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

/**
 * Pids of the server processes of a cluster: PostgreSQL works inside its data directory. Where /proc is missing, only the
 * given postmaster is looked at, by its command line.
 * @param directory absolute path without symbolic links
 */
export function processesOf(directory: string, postmaster: number | undefined): number[] {
  if (onLinux) {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return pids.filter((pid) => currentDirectory(pid) === directory && processIdentity(Number(pid))).map(Number);
  }
  if (postmaster === undefined || !processIdentity(postmaster)) return [];
  const command = execFileSync('ps', ['-o', 'command=', '-p', String(postmaster)], { encoding: 'utf8' });
  return command.includes(directory) ? [postmaster] : [];
}
