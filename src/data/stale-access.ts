import { HubError } from '../shared/errors.js';

/** A statement was decided under an access state that is over: load the state and run the operation anew. Stays inside the hub. */
export class StaleAccess extends HubError {
  constructor(originalError?: Error) {
    super('SERVICE_UNAVAILABLE', undefined, originalError && { originalError });
  }
}

/** SQLSTATE of access_stale() (migration 0005). */
export const STALE_ACCESS = 'FF001';
