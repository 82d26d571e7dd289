import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { StartupError } from '../../shared/startup-error.js';
import { findBinaries, makeSharedPlace, SHARED_PLACE } from './binaries.js';
import { canEnter, type ServerUser, serverUser } from './server-user.js';

/** Name of the superuser of the embedded server, and of its database. */
export const EMBEDDED_NAME = 'fivefold';
const MAJOR_VERSION = '18';

/** An initialised cluster on disk. */
export interface Cluster {
  /** The data directory, without symbolic links. */
  readonly data: string;
  /** Folder of PostgreSQL's programs. */
  readonly binaries: string;
  readonly user: ServerUser | undefined;
  readonly password: string;
}

const clusterLink = (home: string) => join(home, 'postgres');
const passwordFile = (home: string) => join(home, 'postgres.password');

function readPassword(home: string): string {
  try {
    return readFileSync(passwordFile(home), 'utf8').trim();
  } catch {
    throw new StartupError(
      `The password file ${passwordFile(home)} of the embedded PostgreSQL is missing or unreadable.`,
    );
  }
}

/**
 * The cluster of a data folder, if it has one.
 * @throws StartupError when it is of another major version or its password is gone
 */
export function findCluster(home: string): Omit<Cluster, 'binaries'> | undefined {
  if (!existsSync(join(clusterLink(home), 'PG_VERSION'))) return undefined;
  const data = realpathSync(clusterLink(home));
  const version = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  if (version !== MAJOR_VERSION) {
    throw new StartupError(`${home} holds data of PostgreSQL ${version}; this hub embeds PostgreSQL ${MAJOR_VERSION}.`);
  }
  return { data, user: serverUser(data), password: readPassword(home) };
}

/** A directory of the server's user for a new cluster: in the data folder, or outside of it where that user cannot enter it. */
function choosePlace(home: string, user: ServerUser | undefined): string {
  if (!user || canEnter(home, user)) return home;
  makeSharedPlace();
  const place = mkdtempSync(join(SHARED_PLACE, 'cluster-'));
  chmodSync(place, 0o711);
  writeFileSync(
    join(place, 'README'),
    `The embedded PostgreSQL of the data folder ${home}, which its user cannot enter.\n`,
  );
  return place;
}

function own(path: string, user: ServerUser | undefined): void {
  if (user) chownSync(path, user.uid, user.gid);
}

async function initialise(
  draft: string,
  binaries: string,
  user: ServerUser | undefined,
  password: string,
): Promise<void> {
  const passwordCopy = join(dirname(draft), '.initial-password');
  writeFileSync(passwordCopy, `${password}\n`, { mode: 0o600 });
  own(passwordCopy, user);
  const options = [
    ...['--pgdata', draft, '--username', EMBEDDED_NAME, '--pwfile', passwordCopy, '--auth', 'scram-sha-256'],
    ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    '--no-instructions',
  ];
  try {
    await promisify(execFile)(join(binaries, 'initdb'), options, {
      ...user,
      cwd: draft,
      env: { LC_ALL: 'C', TZ: 'UTC' },
    });
  } catch (error) {
    const lines = (error instanceof Error ? error.message : String(error)).trim().split('\n');
    throw new StartupError(`The embedded PostgreSQL could not be initialised: ${lines.at(-1)}`);
  } finally {
    rmSync(passwordCopy, { force: true });
  }
}

/** Makes a new cluster in the data folder; one that was interrupted halfway is thrown away and made anew. */
async function createCluster(home: string): Promise<Cluster> {
  const user = serverUser();
  const binaries = findBinaries(user);
  const place = choosePlace(home, user);
  const draft = join(place, 'postgres.new');
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  own(draft, user);
  const password = randomBytes(24).toString('base64url');
  await initialise(draft, binaries, user, password);
  writeFileSync(passwordFile(home), `${password}\n`, { mode: 0o600 });
  const data = join(place, 'postgres');
  renameSync(draft, data);
  if (place !== home) {
    rmSync(clusterLink(home), { force: true });
    symlinkSync(data, clusterLink(home));
  }
  return { data: realpathSync(data), binaries, user, password };
}

/** The cluster of a data folder, made when it has none yet. Needs the folder's lock. */
export async function openCluster(home: string): Promise<Cluster> {
  const found = findCluster(home);
  if (!found) return createCluster(home);
  if (found.user && !canEnter(found.data, found.user)) {
    throw new StartupError(
      `${found.data} lies in a directory that the server's user (uid ${found.user.uid}) cannot enter.`,
    );
  }
  return { ...found, binaries: findBinaries(found.user) };
}
