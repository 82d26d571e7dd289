import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../shared/durable-file.js';
import { errorCode } from '../shared/error-code.js';

/** Where checkpoints stand outside the database, so that a log that was set back cannot take them along. */
export interface CheckpointPlace {
  /** The file with the newest checkpoint. */
  readonly file: string;
  /** The newest checkpoint; undefined when there is none yet. */
  read(): Promise<string | undefined>;
  /** Puts a checkpoint in the place of the newest one; it is on disk when this resolves. */
  write(note: string): Promise<void>;
}

/** Name of the newest checkpoint in a folder; beside it stands the last one of each day (UTC), with the day appended. */
const NEWEST = 'checkpoint';

/** The place at `path`: an existing folder, which also keeps the last checkpoint of each day, or else a single file. */
export async function openCheckpointPlace(path: string): Promise<CheckpointPlace> {
  const folder = await isFolder(path);
  const file = folder ? join(path, NEWEST) : path;
  return {
    file,
    read: () => readFile(file, 'utf8').catch(nothingThere),
    write: async (note) => {
      if (folder) await replaceFile(join(path, `${NEWEST}-${new Date().toISOString().slice(0, 10)}`), note);
      await replaceFile(file, note);
    },
  };
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(nothingThere))?.isDirectory() ?? false;
}

function nothingThere(error: unknown): undefined {
  if (errorCode(error) !== 'ENOENT') throw error;
}
