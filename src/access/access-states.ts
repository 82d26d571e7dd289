import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import { PolicyError } from '../policy/access-file.js';
import type { AccessSource, AccessState } from '../policy/access-state.js';
import type { AccessTexts } from '../policy/load.js';
import { type LoadedPolicy, policyOf } from '../policy/policy.js';
import type { Vocabulary } from '../policy/vocabulary.js';
import { HubError } from '../shared/errors.js';
import { StartupError } from '../shared/startup-error.js';
import { listen } from './listen.js';
import { loadState } from './load-state.js';
import { type Shipped, shipPolicy } from './ship-policy.js';

/** The access states of one node, and the versions of the policy that the database keeps. */
export interface AccessStates extends AccessSource {
  /**
   * A version of the policy, in force or not; undefined where there is none.
   * @throws PolicyError when its files do not fit this version of the software
   */
  policy(version: string): Promise<LoadedPolicy | undefined>;
  close(): Promise<void>;
}

export interface AccessStatesOptions {
  /** As the hub's role. */
  readonly queries: pg.Pool;
  /** Where to listen for changes: settings of the hub's role. */
  readonly settings: pg.ClientConfig;
  readonly vocabulary: Vocabulary;
  /** The policy that came with the software. */
  readonly shipped: LoadedPolicy;
  readonly log: AccessLog;
}

/** What an operator should read. */
export interface AccessLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** Policies that are kept ready besides the one in force. */
const MOST_POLICIES = 20;

/**
 * Puts the shipped files in force where they should be (see shipPolicy), loads the state, and from then on listens for changes
 * of it. Listening only makes a node quick: what makes it right is the guard in every statement.
 * @throws StartupError when the policy in force does not fit this version of the software
 */
export async function openAccessStates(options: AccessStatesOptions): Promise<AccessStates> {
  tell(options, await shipPolicy(options.queries, options.shipped));
  const states = new StoredAccessStates(options);
  await states.start();
  return states;
}

function tell({ log, shipped: { version } }: AccessStatesOptions, shipped: Shipped): void {
  if (shipped.outcome === 'activated') log.info({ version, ...shipped }, 'the shipped access files are in force');
  if (shipped.outcome === 'differs')
    log.warn({ version, ...shipped }, 'the shipped access files differ from the version in force, which stays');
}

class StoredAccessStates implements AccessStates {
  readonly #options: AccessStatesOptions;
  readonly #policies = new LRUCache<string, LoadedPolicy>({ max: MOST_POLICIES });
  #current: AccessState | undefined;
  /** The database's clock minus the process's own (`performance.now`), at most. */
  #offset = 0;
  #loading: Promise<unknown> = Promise.resolve();
  #next: Promise<AccessState> | undefined;
  #listener: { close(): Promise<void> } | undefined;

  constructor(options: AccessStatesOptions) {
    this.#options = options;
    this.#policies.set(options.shipped.version, options.shipped);
  }

  async start(): Promise<void> {
    try {
      await this.#load();
    } catch (error) {
      throw error instanceof PolicyError ? new StartupError(misfit(error)) : error;
    }
    this.#listener = listen(this.#options.settings, 'fivefold_access', {
      onNotice: (epoch) => {
        if (epoch !== this.#current?.epoch) void this.refresh().catch(() => undefined);
      },
      onLost: (err) => this.#options.log.warn({ err }, 'the connection that tells of access changes was lost'),
    });
  }

  current(): AccessState {
    if (this.#current === undefined) throw new Error('the access state is not loaded');
    return this.#current;
  }

  now(): number {
    return performance.now() + this.#offset;
  }

  /** Loads one after the other; who comes while one is under way shares the next one, for that one may have begun too early. */
  refresh(): Promise<AccessState> {
    if (this.#next === undefined) {
      this.#next = this.#loading.then(() => {
        this.#next = undefined;
        const load = this.#load().catch((error: unknown) => this.#fail(error));
        this.#loading = load.catch(() => undefined);
        return load;
      });
    }
    return this.#next;
  }

  async policy(version: string): Promise<LoadedPolicy | undefined> {
    const known = this.#policies.get(version);
    if (known !== undefined) return known;
    const { rows } = await this.#options.queries.query<{ readonly files: AccessTexts }>(
      'select files from access_policy where version = $1',
      [version],
    );
    const [row] = rows;
    if (row === undefined) return undefined;
    const policy = policyOf(row.files, this.#options.vocabulary);
    if (policy.version !== version) throw new Error(`the files of the access policy ${version} were altered`);
    this.#policies.set(version, policy);
    return policy;
  }

  async close(): Promise<void> {
    await this.#listener?.close();
    await this.#next?.catch(() => undefined);
    await this.#loading;
  }

  async #load(): Promise<AccessState> {
    const { epoch, now, version, grants } = await loadState(this.#options.queries);
    this.#offset = now - performance.now();
    if (this.#current?.epoch === epoch) return this.#current;
    const policy = version === null ? undefined : await this.policy(version);
    if (policy === undefined) throw new Error('no access policy is in force');
    this.#current = { epoch, policy, grants };
    return this.#current;
  }

  /** Without a state nothing is answered, so the operator is told each time. */
  #fail(error: unknown): never {
    this.#options.log.error({ err: error }, 'the access state could not be loaded');
    const cause = error instanceof Error ? { originalError: error } : {};
    throw new HubError('SERVICE_UNAVAILABLE', undefined, cause);
  }
}

function misfit({ message }: PolicyError): string {
  return [
    'The access policy in force was written for another version of the software:',
    message,
    'Start the version that it was written for, or put the files of this one in force with "fivefold access ship".',
  ].join('\n');
}
