import type { AccessMode } from '../graphql/request-context.js';
import { HubError } from '../shared/errors.js';

/**
 * The access mode that a request asks for.
 * @throws HubError BAD_REQUEST for a mode that there is not
 */
export function accessModeOf(header: string | readonly string[] | undefined): AccessMode {
  if (header === undefined) return 'uniform';
  if (header === 'strict') return 'strict';
  throw new HubError('BAD_REQUEST', 'The header x-access-mode must be "strict" or be left out.');
}
