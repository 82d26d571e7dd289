import { HubError } from '../../shared/errors.js';
import { pageLimit } from './page-limit.js';

/** Arguments of a connection as GraphQL gives them. */
export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

/**
 * The page that the arguments ask for: from its start (`first`, `after`) or its end (`last`, `before`).
 * Throws HubError BAD_USER_INPUT for arguments that do not go together, PAGE_SIZE_EXCEEDED above 1000.
 */
export function pageOf(page: PageArguments): { backward: boolean; limit: number; cursor?: string } {
  const first = page.first ?? undefined;
  const after = page.after ?? undefined;
  const last = page.last ?? undefined;
  const before = page.before ?? undefined;
  const backward = last !== undefined || before !== undefined;
  if (backward && (first !== undefined || after !== undefined)) {
    throw new HubError('BAD_USER_INPUT', 'first goes with after, last with before; give one of the pairs.');
  }
  const limit = pageLimit(backward ? last : first);
  const cursor = backward ? before : after;
  return { backward, limit, ...(cursor !== undefined && { cursor }) };
}
