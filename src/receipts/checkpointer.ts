import { CheckpointSigner, type SignerOptions } from './checkpoint-signer.js';
import { LogConflict } from './log-contains.js';

export interface CheckpointerOptions extends SignerOptions {
  /** Told once of each trouble, until it is over. The next attempt comes by itself. */
  readonly onTrouble: (error: unknown) => void;
  /** The log no longer contains what was signed. There are no further checkpoints. */
  readonly onConflict: (conflict: LogConflict) => void;
}

/** Signs checkpoints of the log in the background. */
export interface Checkpointer {
  /** Signs what has no checkpoint yet, unless another node is signing, and brings the newest checkpoint out of the database. */
  sign(): Promise<void>;
  /** Does so a last time, and stops; a database that does not answer is not waited for. */
  close(): Promise<void>;
}

const LOOK_EVERY_MS = 1000;
const CLOSE_WITHIN_MS = 5000;

/**
 * Looks once a second whether a checkpoint is due. Appending a receipt neither waits for this nor knows of it. Of several
 * nodes one signs at a time, and each brings the newest checkpoint to its own place.
 */
export function startCheckpointer(options: CheckpointerOptions): Checkpointer {
  return new BackgroundCheckpointer(options);
}

class BackgroundCheckpointer implements Checkpointer {
  readonly #options: CheckpointerOptions;
  readonly #signer: CheckpointSigner;
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> | undefined;
  #troubled = false;
  #conflicted = false;

  constructor(options: CheckpointerOptions) {
    this.#options = options;
    this.#signer = new CheckpointSigner(options);
    this.#timer = setInterval(() => void (this.#looking ?? this.#look(false)), LOOK_EVERY_MS).unref();
  }

  async sign(): Promise<void> {
    while (this.#looking !== undefined) await this.#looking;
    await this.#look(true);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#signer.stop();
    await Promise.race([this.sign(), new Promise((resolve) => setTimeout(resolve, CLOSE_WITHIN_MS).unref())]);
  }

  #look(force: boolean): Promise<void> {
    this.#looking = this.#lookOnce(force).finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #lookOnce(force: boolean): Promise<void> {
    if (this.#conflicted) return;
    try {
      await this.#signer.look(force);
      this.#troubled = false;
    } catch (error) {
      if (error instanceof LogConflict) {
        this.#conflicted = true;
        this.#options.onConflict(error);
      } else if (!this.#troubled) {
        this.#troubled = true;
        this.#options.onTrouble(error);
      }
    }
  }
}
