import type pg from 'pg';
import { inCheckpointTurn } from './checkpoint-lock.js';
import type { CheckpointPlace } from './checkpoint-place.js';
import {
  type LogState,
  readLogKeys,
  readLogState,
  type StoredCheckpoint,
  storeCheckpoint,
} from './checkpoint-store.js';
import { fillSubtrees } from './fill-subtrees.js';
import { knownKeys } from './known-keys.js';
import { expectContains, type SignedHead } from './log-contains.js';
import type { LogKey } from './log-key.js';
import type { Queryable } from './queryable.js';
import { signCheckpoint } from './sign-note.js';
import { outsideHead, storedHead } from './signed-heads.js';
import { TreeReader } from './tree-reader.js';

export interface SignerOptions {
  readonly pool: pg.Pool;
  readonly key: LogKey;
  /** Where checkpoints stand outside the database. */
  readonly place: CheckpointPlace | undefined;
  /** A checkpoint is due when the log has grown by so many receipts, */
  readonly everyReceipts: number;
  /** and when so many seconds have passed, also when it has not grown. Default 60. */
  readonly everySeconds?: number;
}

const EVERY_SECONDS = 60;

/** Signs checkpoints that are due, and brings the newest one out of the database. */
export class CheckpointSigner {
  readonly #options: SignerOptions;
  /** The last checkpoint that this node saw: the log must always contain it. */
  #known: (SignedHead & { readonly number: number }) | undefined;
  #stopping = false;

  constructor(options: SignerOptions) {
    this.#options = options;
  }

  /** From now on, work that takes long is left to the next start. */
  stop(): void {
    this.#stopping = true;
  }

  /**
   * One look at the log.
   * @param force sign what has no checkpoint yet, due or not
   * @throws LogConflict the log does not contain what was signed; nothing is signed or written then
   */
  async look(force: boolean): Promise<void> {
    const { pool } = this.#options;
    let state = await readLogState(pool);
    if (this.#isDue(state, force)) {
      let step = await inCheckpointTurn(pool, (client) => this.#step(client, force));
      while (step === 'more' && !this.#stopping) {
        step = await inCheckpointTurn(pool, (client) => this.#step(client, force));
      }
      state = await readLogState(pool);
    }
    if (state.newest !== undefined && state.newest.number !== this.#known?.number) {
      await this.#bringOut(state, state.newest);
    }
  }

  /** A turn is short: it stores some subtrees, or, when all are there, signs. */
  async #step(client: Queryable, force: boolean): Promise<'more' | 'done'> {
    const state = await readLogState(client);
    if (!this.#isDue(state, force)) return 'done';
    if (!(await fillSubtrees(client, state.size))) return 'more';
    const { key } = this.#options;
    const registered = await readLogKeys(client);
    const signing = registered.at(-1)?.verifierKey;
    if (signing !== key.verifierKey) {
      throw new Error(`The access log is signed by ${signing} now: restart this node with that key`);
    }
    const reader = new TreeReader(client);
    const { newest, size, now } = state;
    if (this.#known !== undefined) await expectContains(reader, size, this.#known);
    if (newest !== undefined) await expectContains(reader, size, storedHead(newest, knownKeys(registered)));
    const root = await reader.hash({ start: 0, end: size });
    const note = signCheckpoint(key, { size, root }, now);
    await storeCheckpoint(client, { number: newest === undefined ? 0 : newest.number + 1, size, note }, now);
    return 'done';
  }

  /** Never writes over a checkpoint that the log does not contain: it is the evidence. */
  async #bringOut({ size }: LogState, newest: StoredCheckpoint): Promise<void> {
    const { pool, key, place } = this.#options;
    const keys = knownKeys(await readLogKeys(pool), key);
    const reader = new TreeReader(pool);
    const head = storedHead(newest, keys);
    const outside = place && (await outsideHead(place, keys));
    for (const signed of [this.#known, outside, head]) {
      if (signed !== undefined) await expectContains(reader, size, signed);
    }
    if (outside === undefined || outside.size <= head.size) await place?.write(newest.note);
    this.#known = { ...head, number: newest.number };
  }

  #isDue({ size, newest, age }: LogState, force: boolean): boolean {
    const { everyReceipts, everySeconds = EVERY_SECONDS } = this.#options;
    if (newest === undefined || age >= everySeconds) return true;
    return size >= newest.size + everyReceipts || (force && size > newest.size);
  }
}
