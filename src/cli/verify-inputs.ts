import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../shared/error-code.js';
import { StartupError } from '../shared/startup-error.js';
import { type ArchiveFile, openArchive } from '../verify/archive-file.js';
import type { OutsideCheckpoint } from '../verify/log-landmarks.js';
import { parseVerifierKey, type VerifierKey } from '../verify/verifier-key.js';

/**
 * The keys of `--key`: each a public key as text, or a file with one in each line.
 * @throws StartupError for what is neither
 */
export async function readKeys(given: readonly string[]): Promise<readonly VerifierKey[]> {
  const texts = await Promise.all(given.map(async (text) => (parseVerifierKey(text) ? [text] : linesOf(text))));
  return texts.flat().map((text) => {
    const key = parseVerifierKey(text);
    if (key === undefined) throw new StartupError(`"${text}" is no public key of a log (<name>+<id>+<base64>).`);
    return key;
  });
}

/**
 * The checkpoints in a file, or in the files `checkpoint` and `checkpoint-<day>` of a folder, as the hub writes them.
 * @throws StartupError when there is none
 */
export async function readCheckpoints(path: string): Promise<readonly OutsideCheckpoint[]> {
  const folder = (await stat(path).catch((error: unknown) => cannotRead(path, error))).isDirectory();
  const names = folder ? (await readdir(path)).filter((name) => /^checkpoint(-\d{4}-\d\d-\d\d)?$/.test(name)) : [];
  const files = folder ? names.map((name) => join(path, name)) : [path];
  if (files.length === 0) throw new StartupError(`There is no checkpoint in ${path}.`);
  return Promise.all(files.map(async (where) => ({ where, note: await textOf(where) })));
}

/**
 * The archive in a file, or those in the files `*.archive` of a folder, as "fivefold log archive" writes them.
 * @throws StartupError when there is none; UnreadableLog when a file is none
 */
export async function readArchives(path: string): Promise<readonly ArchiveFile[]> {
  const folder = (await stat(path).catch((error: unknown) => cannotRead(path, error))).isDirectory();
  const names = folder ? (await readdir(path)).filter((name) => name.endsWith('.archive')) : [];
  const files = folder ? names.map((name) => join(path, name)) : [path];
  if (files.length === 0) throw new StartupError(`There is no archive in ${path}.`);
  return Promise.all(files.map((file) => openArchive(file)));
}

/** A text file. */
export function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => cannotRead(file, error));
}

async function linesOf(file: string): Promise<readonly string[]> {
  return (await textOf(file)).split('\n').filter((line) => line !== '');
}

function cannotRead(file: string, error: unknown): never {
  throw new StartupError(`${file} cannot be read (${errorCode(error)}).`);
}
