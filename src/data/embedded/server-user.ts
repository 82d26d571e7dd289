import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartupError } from '../../shared/startup-error.js';

/** The user that the server runs as, when it is not the hub's own. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

const CANDIDATES = ['postgres', '_postgres', 'nobody'];

function lookUp(name: string): ServerUser | undefined {
  const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }));
  try {
    const user = { uid: id('-u'), gid: id('-g') };
    return user.uid > 0 ? user : undefined;
  } catch {
    return undefined;
  }
}

/**
 * PostgreSQL refuses to run as root: root runs it as `postgres` if that user exists, else as `nobody`.
 * @param cluster an existing cluster's directory, whose owner is kept
 * @returns undefined when the hub is not root and the server runs as the same user
 */
export function serverUser(cluster?: string): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = cluster === undefined ? undefined : statSync(cluster, { throwIfNoEntry: false });
  if (owner && owner.uid > 0) return { uid: owner.uid, gid: owner.gid };
  for (const name of CANDIDATES) {
    const user = lookUp(name);
    if (user) return user;
  }
  throw new StartupError('PostgreSQL does not run as root, and there is no user "postgres" or "nobody" to run it as.');
}

/** Whether a user can enter a directory and every directory above it. */
export function canEnter(directory: string, user: ServerUser): boolean {
  for (let path = directory; ; path = dirname(path)) {
    const { mode, uid, gid } = statSync(path);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if (!(mode & bit)) return false;
    if (path === dirname(path)) return true;
  }
}
