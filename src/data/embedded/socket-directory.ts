import { chownSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { canEnter, type ServerUser } from './server-user.js';

const PREFIX = 'fivefold-';
/** A UNIX socket's path has at most 107 bytes, of which PostgreSQL's file name takes 16; macOS allows 103. */
const MAX_BYTES = 103 - '/.s.PGSQL.5432'.length - `${PREFIX}XXXXXX/`.length;

/** A private directory for the server's socket, with a path short enough for one. */
export function makeSocketDirectory(user: ServerUser | undefined): string {
  const usable = (path: string) => Buffer.byteLength(path) <= MAX_BYTES && (!user || canEnter(path, user));
  const parent = usable(tmpdir()) ? tmpdir() : '/tmp';
  const directory = mkdtempSync(join(parent, PREFIX));
  if (user) chownSync(directory, user.uid, user.gid);
  return directory;
}

/** Removes a socket directory after its server has stopped or died. */
export function removeSocketDirectory(directory: string): void {
  if (!basename(directory).startsWith(PREFIX)) return;
  try {
    for (const name of readdirSync(directory)) {
      if (name.startsWith('.s.PGSQL.')) rmSync(join(directory, name), { force: true });
    }
    rmdirSync(directory);
  } catch {
    // It was gone already, or holds something that is not ours.
  }
}
