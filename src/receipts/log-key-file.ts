import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createFile } from '../shared/durable-file.js';
import { errorCode } from '../shared/error-code.js';
import { StartupError } from '../shared/startup-error.js';
import { type LogKey, makeLogKey, parseLogKey } from './log-key.js';

/** Where the demo's key stands in the data folder. */
export const DEMO_LOG_KEY_FILE = 'log-key';
const DEMO_ORIGIN = 'fivefold.demo/log';

/** Permissions of a key file, and those that it must not give. */
const OWNER_ONLY = 0o600;
const OTHERS = 0o007;

/**
 * Reads the key that signs the log's checkpoints.
 * @throws StartupError when it cannot be read, is no such key, or is open to every user of the machine
 */
export async function readLogKey(file: string): Promise<LogKey> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new StartupError(`The key of the access log cannot be read from ${file} (${errorCode(error)}).`);
  });
  const key = parseLogKey(text.trim());
  if (key === undefined) {
    throw new StartupError(`${file} holds no key of an access log; "fivefold log new-key" makes one.`);
  }
  if (((await stat(file)).mode & OTHERS) !== 0) {
    throw new StartupError(
      `${file} holds a private key and is open to every user: take their permissions away (chmod o= ${file}).`,
    );
  }
  return key;
}

/**
 * Makes a key for the log `origin` in a new file that only its owner reads.
 * @throws StartupError where there is a file already
 */
export async function createLogKeyFile(file: string, origin: string): Promise<LogKey> {
  try {
    await createFile(file, `${makeLogKey(origin)}\n`, OWNER_ONLY);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    throw new StartupError(`There is a file ${file} already; a key is never written over.`);
  }
  return readLogKey(file);
}

/** The demo's key, made on the first start and kept in the data folder. */
export async function keepDemoLogKey(home: string): Promise<LogKey> {
  await mkdir(home, { recursive: true });
  const file = join(home, DEMO_LOG_KEY_FILE);
  const there = await stat(file).then(
    () => true,
    () => false,
  );
  return there ? readLogKey(file) : createLogKeyFile(file, DEMO_ORIGIN);
}
