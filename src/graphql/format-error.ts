import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { ERRORS } from '../shared/errors.js';
import { type Classified, classifyError, findHubError } from './classify-error.js';

/**
 * An error as it leaves the hub: code, message and advice of the catalogue, place in the document, path. Whatever is not
 * known to be about the caller's own request becomes INTERNAL_SERVER_ERROR with the request id. Of access files that were sent, each
 * problem is named; of an event that is in another state, the state and what is allowed; of changes that cannot be followed, why.
 */
export function formatError(error: unknown, requestId?: string): GraphQLFormattedError {
  const { code, message }: Classified = classifyError(error) ?? { code: 'INTERNAL_SERVER_ERROR' };
  const { locations, path } = error instanceof GraphQLError ? error : {};
  const own = findHubError(error)?.extensions;
  const id = requestId ?? own?.requestId;
  const showId = ERRORS[code].status >= 500 && id !== undefined;
  return {
    message: message ?? ERRORS[code].message,
    ...(locations !== undefined && { locations }),
    ...(path !== undefined && { path }),
    extensions: {
      code,
      advice: ERRORS[code].advice,
      ...(showId && { requestId: id }),
      ...(code === 'POLICY_INVALID' && { problems: own?.problems }),
      ...(code === 'RESYNC_REQUIRED' && { reason: own?.reason }),
      ...(code === 'EVENT_STATE_CONFLICT' && { status: own?.status, allowed: own?.allowed }),
    },
  };
}
