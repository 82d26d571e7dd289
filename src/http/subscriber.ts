import { HubError } from '../shared/errors.js';
import type { Principal } from '../shared/principal.js';
import type { Authenticate, RequestCredentials } from './require-principal.js';

/** When a credential says that it ends, in milliseconds since 1970; undefined where it does not say. */
export type CredentialEnd = (authorization: string | undefined) => number | undefined;

/** How those who subscribe are known. */
export interface SubscriberOptions {
  readonly authenticate: Authenticate;
  readonly credentialEnd: CredentialEnd;
}

/** The longest time that a timer can wait. */
const LONGEST = 2 ** 31 - 1;

/** Who subscribes over one connection, for as long as their credential is good. */
export class Subscriber {
  readonly #options: SubscriberOptions;
  readonly #credentials: RequestCredentials;
  readonly #ending = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: SubscriberOptions, credentials: RequestCredentials) {
    this.#options = options;
    this.#credentials = credentials;
  }

  /** Aborted when the credential ends, with what is to be told of it. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /**
   * The caller as known now; from then on the end of the credential is waited for.
   * @throws HubError
   */
  async begin(): Promise<Principal> {
    const principal = await this.authenticate();
    this.#wait();
    return principal;
  }

  /** @throws HubError when the credential is not valid any more */
  authenticate = (): Promise<Principal> => this.#options.authenticate(this.#credentials);

  /** Ends all that it waits for. */
  end(reason?: HubError): void {
    clearTimeout(this.#timer);
    this.#ending.abort(reason);
  }

  #wait(): void {
    const end = this.#options.credentialEnd(this.#credentials.authorization);
    if (end === undefined || this.signal.aborted) return;
    const ms = Math.min(Math.max(end - Date.now(), 1_000), LONGEST);
    this.#timer = setTimeout(() => void this.#check(), ms);
  }

  async #check(): Promise<void> {
    try {
      await this.authenticate();
      this.#wait();
    } catch (error) {
      this.end(error instanceof HubError ? error : new HubError('SERVICE_UNAVAILABLE'));
    }
  }
}
