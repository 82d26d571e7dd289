import { isDeepStrictEqual } from 'node:util';
import { GUARD } from '../data/sql/guard.js';
import { StaleAccess } from '../data/stale-access.js';
import type { CallerAccess } from '../policy/caller-access.js';
import { endOf } from '../policy/held-grants.js';
import { HubError } from '../shared/errors.js';
import type { Principal } from '../shared/principal.js';
import type { Change } from './feed-page.js';
import { type FeedServiceParts, underAccess } from './feed-service.js';

/** Who follows the changes of which types, and from where. */
export interface FollowRequest {
  readonly types: readonly string[];
  /** A cursor of the feed of these types. */
  readonly after: string;
  /** Ends it, with its reason. */
  readonly signal: AbortSignal;
  /**
   * The caller as they are known now.
   * @throws HubError when the credential is not valid any more
   */
  readonly authenticate: () => Promise<Principal>;
}

/** A change that concerns the caller. What the record holds is read when it is told. */
export interface FollowedChange extends Omit<Change, 'record'> {
  /** Goes on behind it. */
  readonly cursor: string;
  readonly principal: Principal;
  readonly policyVersion: string;
}

/** What following needs. */
export type FollowParts = Pick<FeedServiceParts, 'access' | 'pages' | 'horizon'>;

/** Changes that are looked up together. */
const PAGE = 50;
/** Milliseconds after which a caller of whom nothing changes is checked again. */
const CHECKED = 15_000;

/**
 * The changes that concern a caller, one by one and without an end. The place in the change log is all that is kept of what was
 * not asked for yet, and each change is given under the credential and the access state in force when it is asked for.
 * @throws HubError FORBIDDEN; RESYNC_REQUIRED where the feed cannot be followed any more; what ends the credential
 */
export async function* followChanges(parts: FollowParts, request: FollowRequest): AsyncGenerator<FollowedChange> {
  const { access, pages, horizon } = parts;
  const { types, signal, authenticate } = request;
  let { after } = request;
  for (;;) {
    signal.throwIfAborted();
    const principal = await authenticate();
    const { caller, page } = await underAccess(access, principal, async (caller) => {
      const question = { types: pages.types(caller, types), first: PAGE, after };
      return { caller, page: await pages.page(caller, question) };
    });
    if (page.resync !== undefined) throw resyncRequired(page.resync);
    const policyVersion = caller.state.policy.version;
    let told = 0;
    for (const { record: _, ...change } of page.changes) {
      if (told > 0 && !(await isInForce(parts, caller, authenticate))) break;
      signal.throwIfAborted();
      after = page.cursorBehind(told);
      told += 1;
      yield { ...change, cursor: after, principal, policyVersion };
    }
    if (told < page.changes.length) continue;
    after = page.cursor;
    if (!page.more) await horizon.wait(page.seen, CHECKED, signal);
  }
}

function resyncRequired(reason: string): HubError {
  return new HubError('RESYNC_REQUIRED', undefined, { extensions: { reason } });
}

/** Whether the caller is known as before, and what decided for them is still in force. */
async function isInForce(
  { pages }: FollowParts,
  { principal, state, held }: CallerAccess,
  authenticate: FollowRequest['authenticate'],
): Promise<boolean> {
  if (!isDeepStrictEqual(await authenticate(), principal)) return false;
  try {
    await pages.parts.pool.execute(GUARD, [state.epoch, endOf(held)]);
    return true;
  } catch (error) {
    if (error instanceof StaleAccess) return false;
    throw error;
  }
}
