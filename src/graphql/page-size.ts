import { pageLimit } from '../modules/common/page-limit.js';
import { HubError } from '../shared/errors.js';
import { type Coerced, isGiven } from './argument-values.js';

export interface PageSize {
  readonly limit: number;
  /** `last` or `before`: the page is counted from the end. */
  readonly backward: boolean;
}

/**
 * The page that the arguments of a connection ask for.
 * @throws HubError BAD_USER_INPUT, PAGE_SIZE_EXCEEDED
 */
export function pageSize(args: Coerced): PageSize {
  const backward = isGiven(args.last) || isGiven(args.before);
  if (isGiven(args.first) && isGiven(args.last)) throw new HubError('BAD_USER_INPUT', 'Give first or last, not both.');
  if (isGiven(args.after) && isGiven(args.before))
    throw new HubError('BAD_USER_INPUT', 'Give after or before, not both.');
  if (backward && (isGiven(args.first) || isGiven(args.after)))
    throw new HubError('BAD_USER_INPUT', 'first goes with after, last with before.');
  return { limit: pageLimit(backward ? args.last : args.first), backward };
}
