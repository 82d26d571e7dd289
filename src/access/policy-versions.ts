import type { EntityManager } from '@mikro-orm/postgresql';
import type pg from 'pg';
import { PolicyError } from '../policy/access-file.js';
import type { CountableDiff } from '../policy/counted-change.js';
import { describeChange } from '../policy/describe-change.js';
import { policyDiff } from '../policy/diff.js';
import type { AccessTexts } from '../policy/load.js';
import type { LoadedPolicy } from '../policy/policy.js';
import type { PolicyDecision, PolicyVersion, Proposal } from '../policy/policy-version.js';
import type { Replay } from '../policy/replay-result.js';
import type { Vocabulary } from '../policy/vocabulary.js';
import { HubError } from '../shared/errors.js';
import type { Principal } from '../shared/principal.js';
import type { AccessPolicy } from './access-policy.entity.js';
import { countChanges } from './count-changes.js';
import { decidePolicy } from './decide-policy.js';
import { findPolicy, listPolicies, policyFiles } from './list-policies.js';
import { proposePolicy } from './propose-policy.js';
import { type ReplayParts, type ReplayRequest, replay } from './replay.js';

export interface PolicyVersionsOptions extends ReplayParts {
  /** As the hub's role. */
  readonly queries: pg.Pool;
  readonly vocabulary: Vocabulary;
  /** Milliseconds that a replay may take. */
  readonly replayTime: number;
}

/** Which receipts to replay; see ReplayRequest. */
export interface ReplayPeriod extends Pick<ReplayRequest, 'since'> {
  readonly version: string;
  /** Now, where it is not given. */
  readonly until?: string;
}

const VERSION = /^[0-9a-f]{16}$/;

/** The kept versions of the access policy: who reads them, compares, proposes and decides. */
export class PolicyVersions {
  readonly #options: PolicyVersionsOptions;

  constructor(options: PolicyVersionsOptions) {
    this.#options = options;
  }

  list(): Promise<readonly PolicyVersion[]> {
    return listPolicies(this.#options.queries);
  }

  /** Undefined where there is no such version. */
  async find(version: string): Promise<PolicyVersion | undefined> {
    return VERSION.test(version) ? findPolicy(this.#options.queries, version) : undefined;
  }

  async files(version: string): Promise<AccessTexts> {
    return (await policyFiles(this.#options.queries, version)) ?? {};
  }

  /** See {@link proposePolicy}. */
  async propose(em: EntityManager, proposal: Proposal, by: string): Promise<PolicyVersion> {
    return versionOf(await proposePolicy(em, this.#options.vocabulary, proposal, by));
  }

  /** See {@link decidePolicy}. */
  async decide(em: EntityManager, decision: PolicyDecision, by: string): Promise<PolicyVersion> {
    if (!VERSION.test(decision.version)) throw new HubError('BAD_USER_INPUT', 'There is no such version.');
    return versionOf(await decidePolicy(em, this.#options.vocabulary, decision, by));
  }

  /** @throws HubError BAD_USER_INPUT where one of the versions is not there or cannot be read any more */
  async diff(from: string, to: string): Promise<CountableDiff> {
    const { pool, models } = this.#options;
    const [before, after] = [await this.#policy(from), await this.#policy(to)];
    return {
      diff: policyDiff(before, after),
      words: (change) =>
        describeChange(change, after.document.types[change.type] ?? before.document.types[change.type]),
      count: (changes) => countChanges(pool, models, changes),
    };
  }

  /**
   * For an auditor by the rules alone: who reads the log knows which records a receipt names, and would learn from their number
   * what the records are.
   * @throws HubError BAD_USER_INPUT as {@link PolicyVersions.diff}, and where the period ends before it begins
   */
  async replay({ version, since, until }: ReplayPeriod, { kind }: Pick<Principal, 'kind'>): Promise<Replay> {
    const by = kind === 'officer' ? 'records' : 'rules';
    const candidate = await this.#policy(version);
    const end = until ?? new Date().toISOString();
    if (Date.parse(end) < Date.parse(since)) throw new HubError('BAD_USER_INPUT', 'The period ends before it begins.');
    // A version that does not fit the software any more cannot be compared with: its receipts count as unknown.
    const policy = (recorded: string) => this.recorded(recorded);
    return replay({ ...this.#options, policy }, { candidate, since, until: end, by, time: this.#options.replayTime });
  }

  /** The version that a receipt names; undefined where it is not there or does not fit the software any more. */
  recorded(version: string): Promise<LoadedPolicy | undefined> {
    return this.#options.policy(version).catch(unlessUnfit);
  }

  async #policy(version: string): Promise<LoadedPolicy> {
    const policy = VERSION.test(version) ? await this.recorded(version) : undefined;
    if (policy !== undefined) return policy;
    throw new HubError('BAD_USER_INPUT', 'There is no such version, or none that fits the software as it is now.');
  }
}

function unlessUnfit(error: unknown): undefined {
  if (!(error instanceof PolicyError)) throw error;
  return undefined;
}

function versionOf(row: AccessPolicy): PolicyVersion {
  const { version, origin, state, base = null, reason = null, note = null } = row;
  const { proposedBy = null, decidedBy = null } = row;
  const moment = (of: Date | null | undefined) => of?.toISOString() ?? null;
  const times = {
    proposedAt: moment(row.proposedAt),
    decidedAt: moment(row.decidedAt),
    activatedAt: moment(row.activatedAt),
    retiredAt: moment(row.retiredAt),
  };
  return { version, origin, state, base, reason, note, proposedBy, decidedBy, ...times };
}
