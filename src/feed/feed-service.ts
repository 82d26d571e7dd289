import { hash } from 'node:crypto';
import { StaleAccess } from '../data/stale-access.js';
import type { AccessSource } from '../policy/access-state.js';
import { type CallerAccess, callerAccess } from '../policy/caller-access.js';
import type { ReceiptDraft, ReceiptLog, ReceiptRead } from '../receipts/receipt.js';
import { HubError } from '../shared/errors.js';
import type { Principal } from '../shared/principal.js';
import type { FeedPage, FeedPages } from './feed-page.js';
import type { HorizonWatch } from './horizon-watch.js';

/** A request of a department's system. */
export interface PullRequest {
  readonly principal: Principal;
  readonly requestId: string;
  /** What was asked for, such as `GET /feed?types=Person`: the operation of the receipt. */
  readonly operation: string;
}

/** A request for a part of a feed. */
export interface FeedRequest extends PullRequest {
  readonly types?: readonly string[];
  readonly after?: string;
  readonly first: number;
  /** Milliseconds to wait for changes where there are none yet. */
  readonly wait: number;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  /**
   * The caller as they are known now, asked again after each wait.
   * @throws HubError when the credential is not valid any more
   */
  readonly authenticate: () => Promise<Principal>;
}

/** Gives feeds to callers; each part leaves a receipt of its own, before anything of it is given. */
export interface FeedService {
  /** @throws HubError FORBIDDEN, BAD_USER_INPUT, INVALID_CURSOR, RECEIPT_UNAVAILABLE, SERVICE_UNAVAILABLE */
  pull(request: FeedRequest): Promise<FeedPage>;
}

export interface PullParts {
  readonly access: AccessSource;
  readonly receipts: ReceiptLog;
}

export interface FeedServiceParts extends PullParts {
  readonly pages: FeedPages;
  readonly horizon: HorizonWatch;
}

/** More changes of the access state while one part is read are not waited for. */
const MOST_ATTEMPTS = 5;

export function createFeedService(parts: FeedServiceParts): FeedService {
  return {
    pull: (request) =>
      withReceipt(parts, request, async (leave) => {
        const page = await nextPage(parts, request);
        await leave(page.reads, page.policyVersion);
        return page;
      }),
  };
}

async function nextPage(
  { access, pages, horizon }: FeedServiceParts,
  request: FeedRequest,
): Promise<FeedPage & { readonly policyVersion: string }> {
  const { first, types: named, wait, signal, authenticate } = request;
  const deadline = performance.now() + wait;
  let { principal, after } = request;
  for (;;) {
    const page = await underAccess(access, principal, async (caller) => {
      const types = pages.types(caller, named);
      const question = { types, first, ...(after !== undefined && { after }) };
      return { ...(await pages.page(caller, question)), policyVersion: caller.state.policy.version };
    });
    const isNew = after === undefined;
    if (page.changes.length > 0 || page.resync !== undefined || isNew) return page;
    const left = deadline - performance.now();
    if (left <= 0 || signal.aborted) return page;
    after = page.cursor;
    if (page.more) continue;
    await horizon.wait(page.seen, left, signal);
    principal = await authenticate();
  }
}

/**
 * Does something under the access state in force, and anew where that proves to be over.
 * @throws HubError SERVICE_UNAVAILABLE when the state changes again and again
 */
export async function underAccess<Result>(
  access: AccessSource,
  principal: Principal,
  attempt: (caller: CallerAccess) => Promise<Result>,
): Promise<Result> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt(callerAccess(access.current(), principal, access.now()));
    } catch (error) {
      if (!(error instanceof StaleAccess) || attempts === MOST_ATTEMPTS) throw error;
      await access.refresh();
    }
  }
}

/** Leaves a receipt of what was read, under a policy version. */
export type Leave = (reads: readonly ReceiptRead[], policyVersion: string) => Promise<string>;

const FAILURES: ReadonlySet<string> = new Set(['INTERNAL_SERVER_ERROR', 'SERVICE_UNAVAILABLE', 'TIMEOUT']);

/** Has `work` leave receipts before it gives anything; what it throws leaves one as well. */
export async function withReceipt<Result>(
  { access, receipts }: PullParts,
  request: PullRequest,
  work: (leave: Leave) => Promise<Result>,
): Promise<Result> {
  const [startedAt, begun] = [new Date(), performance.now()];
  const append = async (end: Pick<ReceiptDraft, 'reads' | 'outcome' | 'errors' | 'policyVersion'>) => {
    const durationMs = performance.now() - begun;
    return (await receipts.append({ ...about(request), ...end, startedAt, durationMs })).sequence;
  };
  try {
    return await work((reads, policyVersion) => append({ reads, policyVersion, outcome: 'answered', errors: [] }));
  } catch (error) {
    const code = error instanceof HubError ? error.code : 'INTERNAL_SERVER_ERROR';
    const outcome = FAILURES.has(code) ? 'failed' : 'refused';
    const policyVersion = access.current().policy.version;
    if (code !== 'RECEIPT_UNAVAILABLE') await append({ reads: [], policyVersion, outcome, errors: [code] });
    throw error;
  }
}

function about({ principal, operation, requestId }: PullRequest) {
  const { purpose, caseId } = principal;
  return {
    principal,
    ...(purpose !== undefined && { purpose }),
    ...(caseId !== undefined && { caseId }),
    operation,
    documentHash: hash('sha256', operation),
    requestId,
  };
}
