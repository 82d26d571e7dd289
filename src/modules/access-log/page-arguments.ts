import { HubError } from '../../shared/errors.js';

/** Arguments of a connection as GraphQL gives them. */
export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 1000;

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
  const limit = (backward ? last : first) ?? DEFAULT_PAGE;
  if (limit < 0) throw new HubError('BAD_USER_INPUT', 'first and last are not negative.');
  if (limit > LARGEST_PAGE) throw new HubError('PAGE_SIZE_EXCEEDED');
  const cursor = backward ? before : after;
  return { backward, limit, ...(cursor !== undefined && { cursor }) };
}
