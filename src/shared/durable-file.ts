import { type FileHandle, link, open, rename, rm, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a file so that it is either the old or the new one, whatever happens meanwhile, and the new one on disk when this
 * resolves: a draft beside it, forced to disk, takes its name, and the folder is forced too.
 * @param mode permissions of the file
 */
export async function replaceFile(file: string, text: string, mode = 0o644): Promise<void> {
  const draft = `${file}.${process.pid}.draft`;
  try {
    await withFile(await open(draft, 'w', mode), async (handle) => {
      await handle.writeFile(text);
      await handle.sync();
    });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(file);
}

/** Makes a new file with the permissions `mode`, on disk when this resolves. Fails (EEXIST) where one is. */
export async function createFile(file: string, text: string, mode: number): Promise<void> {
  await withFile(await open(file, 'wx', mode), async (handle) => {
    await handle.writeFile(text);
    await handle.sync();
  });
  await syncFolder(file);
}

/** Gives a file that is on disk its name beside it; the name is on disk when this resolves. Fails (EEXIST) where one is. */
export async function moveIntoPlace(draft: string, file: string): Promise<void> {
  await link(draft, file);
  await unlink(draft);
  await syncFolder(file);
}

async function syncFolder(file: string): Promise<void> {
  await withFile(await open(dirname(file), 'r'), (handle) => handle.sync());
}

async function withFile(handle: FileHandle, use: (handle: FileHandle) => Promise<void>): Promise<void> {
  await use(handle).finally(() => handle.close());
}
