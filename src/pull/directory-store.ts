import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../shared/durable-file.js';
import { errorCode } from '../shared/error-code.js';
import { COPY_STATE, type CopyRecord, type CopyState, type CopyStore } from './copy-store.js';

const STATE = 'state.json';
/** Holds an export that is being made, beside the folder of its type. */
const MAKING = '.making';

/**
 * A copy in a folder: `<Type>/<id>.json` for each record, and `state.json`, which is written last. A part that is applied a
 * second time gives the same files.
 */
export async function openDirectoryStore(folder: string): Promise<CopyStore> {
  await mkdir(folder, { recursive: true });
  return new DirectoryStore(folder);
}

class DirectoryStore implements CopyStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async state(): Promise<CopyState | undefined> {
    const text = await readFile(join(this.#folder, STATE), 'utf8').catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw error;
    });
    if (text === undefined) return undefined;
    const state = COPY_STATE.parse(JSON.parse(text));
    for (const type of state.types) await this.#exchange(type, state);
    return state;
  }

  async begin(state: CopyState): Promise<void> {
    for (const type of state.types) {
      await rm(this.#making(type), { recursive: true, force: true });
    }
    await this.#save(state);
  }

  async add(type: string, records: readonly CopyRecord[], state: CopyState): Promise<void> {
    await this.#write(this.#making(type), records);
    await this.#save(state);
  }

  async complete(type: string, state: CopyState): Promise<void> {
    await mkdir(this.#making(type), { recursive: true });
    await this.#save(state);
    await this.#exchange(type, state);
  }

  async apply(records: readonly CopyRecord[], state: CopyState): Promise<void> {
    for (const [type, own] of Map.groupBy(records, (record) => record.type)) {
      await this.#write(join(this.#folder, type), own);
    }
    await this.#save(state);
  }

  async close(): Promise<void> {}

  /** Where an export is whole, its folder takes the place of the one before; whoever is killed here does it when it starts. */
  async #exchange(type: string, { making }: CopyState): Promise<void> {
    const isWhole = making === undefined || making[type] === null;
    if (!isWhole || !existsSync(this.#making(type))) return;
    await rm(join(this.#folder, type), { recursive: true, force: true });
    await rename(this.#making(type), join(this.#folder, type));
  }

  #making(type: string): string {
    return join(this.#folder, `${type}${MAKING}`);
  }

  async #write(folder: string, records: readonly CopyRecord[]): Promise<void> {
    await mkdir(folder, { recursive: true });
    for (const { id, json } of records) {
      const file = join(folder, `${encodeURIComponent(id)}.json`);
      if (json === undefined) await rm(file, { force: true });
      else {
        await writeFile(`${file}.draft`, json);
        await rename(`${file}.draft`, file);
      }
    }
  }

  async #save(state: CopyState): Promise<void> {
    await replaceFile(join(this.#folder, STATE), JSON.stringify(state));
  }
}
