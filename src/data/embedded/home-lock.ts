import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../../shared/error-code.js';
import { StartupError } from '../../shared/startup-error.js';
import { processIdentity } from './process-identity.js';

const LOCK_FILE = 'hub.lock';

interface Holder {
  readonly pid: number;
  readonly identity: string;
}

function parse(text: string): Holder | undefined {
  const match = /^(\d+) (.+)\n$/.exec(text);
  return match?.[1] && match[2] ? { pid: Number(match[1]), identity: match[2] } : undefined;
}

function readLock(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function living(text: string): Holder | undefined {
  const holder = parse(text);
  return holder && processIdentity(holder.pid) === holder.identity ? holder : undefined;
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Takes away a lock whose process is gone; if another process replaced it meanwhile, that one's is put back. */
function removeStale(file: string, stale: string, own: string): void {
  const aside = `${own}.stale`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (readLock(aside) !== stale) tryLink(aside, file);
  rmSync(aside, { force: true });
}

/** Pid of the hub that uses this data folder now, if one does. */
export function homeHolder(home: string): number | undefined {
  return living(readLock(join(home, LOCK_FILE)))?.pid;
}

function unlock(file: string, content: string): void {
  if (readLock(file) === content) rmSync(file, { force: true });
}

/**
 * Takes the data folder for this process. A lock left by a process that is gone is replaced.
 * @returns the function that gives it back
 * @throws StartupError when another hub uses the folder
 */
export function lockHome(home: string): () => void {
  const file = join(home, LOCK_FILE);
  const own = join(home, `.${LOCK_FILE}.${process.pid}`);
  const content = `${process.pid} ${processIdentity(process.pid)}\n`;
  writeFileSync(own, content, { mode: 0o644 });
  try {
    for (let attempt = 0; attempt < 5; attempt++) {
      if (tryLink(own, file)) return () => unlock(file, content);
      const found = readLock(file);
      const holder = living(found);
      if (holder) throw new StartupError(`The data folder ${home} is in use by another hub (process ${holder.pid}).`);
      removeStale(file, found, own);
    }
    throw new StartupError(`The data folder ${home} could not be locked: other hubs are starting on it.`);
  } finally {
    rmSync(own, { force: true });
  }
}
