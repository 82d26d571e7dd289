import type { EntityManager } from '@mikro-orm/postgresql';
import type { CountableDiff } from '../../policy/counted-change.js';
import type { AccessTexts } from '../../policy/load.js';
import type { LoadedPolicy } from '../../policy/policy.js';
import type { PolicyDecision, PolicyVersion, Proposal } from '../../policy/policy-version.js';
import type { Replay } from '../../policy/replay-result.js';
import type { ReceiptRead } from '../../receipts/receipt.js';
import type { Principal } from '../../shared/principal.js';
import type { WriteContext } from '../common/write-context.js';

/** The kept versions of the access policy; see src/access/policy-versions.ts. */
export interface PolicyVersionsService {
  list(): Promise<readonly PolicyVersion[]>;
  find(version: string): Promise<PolicyVersion | undefined>;
  files(version: string): Promise<AccessTexts>;
  recorded(version: string): Promise<LoadedPolicy | undefined>;
  propose(em: EntityManager, proposal: Proposal, by: string): Promise<PolicyVersion>;
  decide(em: EntityManager, decision: PolicyDecision, by: string): Promise<PolicyVersion>;
  diff(from: string, to: string): Promise<CountableDiff>;
  replay(
    period: { readonly version: string; readonly since: string; readonly until?: string },
    by: Principal,
  ): Promise<Replay>;
}

/** What the resolvers of policy versions need of the request. */
export interface PolicyVersionsContext extends WriteContext {
  readonly policyVersions: PolicyVersionsService;
  /** Puts what was read onto the receipt of this operation. */
  reportRead(read: ReceiptRead): void;
}
