import type { Model } from '../../data/model.js';
import type { FactQuestion } from '../../data/sql/record-facts.js';
import type { CallerAccess } from '../../policy/caller-access.js';
import type { Principal } from '../../shared/principal.js';
import type { AccessLogContext } from '../access-log/access-log-context.js';
import type { PolicyVersionsService } from '../policy-versions/policy-versions-context.js';

/** What explanations ask of the hub. */
export interface ExplanationServices {
  /** The caller that a service account is, by its id as a caller; undefined where there is none. */
  account(id: string): Promise<Principal | undefined>;
  /** See recordFacts. */
  facts(model: Model, question: FactQuestion): Promise<ReadonlySet<string> | undefined>;
  /** Milliseconds since 1970 by the clock of the database. */
  now(): number;
}

/** What the resolvers of explanations need of the request. */
export interface ExplanationContext extends AccessLogContext {
  /** The caller, under the access state that the operation runs under. */
  readonly caller: CallerAccess;
  readonly policyVersions: Pick<PolicyVersionsService, 'recorded'>;
  readonly explanations: ExplanationServices;
}
