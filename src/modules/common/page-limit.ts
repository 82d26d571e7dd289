import { HubError } from '../../shared/errors.js';

/** Page size where neither `first` nor `last` is given, and the largest. */
const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 1000;

/**
 * The number of records on a page, from `first` or `last` as given.
 * @throws HubError BAD_USER_INPUT, PAGE_SIZE_EXCEEDED
 */
export function pageLimit(given: unknown): number {
  const limit = given ?? DEFAULT_PAGE;
  if (typeof limit !== 'number' || limit < 0) throw new HubError('BAD_USER_INPUT', 'first and last are not negative.');
  if (limit > LARGEST_PAGE) throw new HubError('PAGE_SIZE_EXCEEDED');
  return limit;
}
