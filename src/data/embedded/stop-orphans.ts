import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartupError } from '../../shared/startup-error.js';
import { readPostmasterFile } from './postmaster-file.js';
import { processesOf } from './process-identity.js';
import { removeSocketDirectory } from './socket-directory.js';

/** Fast shutdown, then immediate shutdown (PostgreSQL's meaning of these signals), and how long each may take, in ms. */
const STEPS = [
  ['SIGINT', 10_000],
  ['SIGQUIT', 5_000],
] as const;

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended meanwhile.
  }
}

async function waitUntilGone(data: string, postmaster: number | undefined, milliseconds: number): Promise<boolean> {
  const end = Date.now() + milliseconds;
  while (processesOf(data, postmaster).length > 0) {
    if (Date.now() > end) return false;
    await sleep(20);
  }
  return true;
}

/**
 * Stops the server that a killed hub left running on a data directory, and clears what it left. Needs the folder's lock,
 * which tells that no hub uses that server.
 * @throws StartupError when it does not stop
 */
export async function stopOrphans(data: string): Promise<void> {
  const left = readPostmasterFile(data);
  if (!left) return;
  let gone = await waitUntilGone(data, left.pid, 0);
  for (const [name, patience] of STEPS) {
    if (gone) break;
    for (const pid of processesOf(data, left.pid).filter((found) => found === left.pid)) signal(pid, name);
    gone = await waitUntilGone(data, left.pid, patience);
  }
  if (!gone) throw new StartupError(`An earlier PostgreSQL server (process ${left.pid}) on ${data} does not stop.`);
  // Its pid may belong to a zombie or to another process by now, which PostgreSQL would take for a running server.
  rmSync(join(data, 'postmaster.pid'), { force: true });
  if (left.socketDirectory) removeSocketDirectory(left.socketDirectory);
}
