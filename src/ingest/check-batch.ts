import { HubError } from '../shared/errors.js';
import { PRINTABLE } from '../shared/printable.js';

/** The hub's own name as a source system: values that departments took over by accepting a proposal. */
export const HUB_SYSTEM = 'hub';

/** Most records of one chunk. */
export const CHUNK_RECORDS = 1000;

/**
 * Checks what names a batch.
 * @throws HubError BAD_USER_INPUT
 */
export function checkBatch(batch: {
  readonly sourceSystem: string;
  readonly idempotencyKey: string;
  readonly records: readonly unknown[];
}): void {
  if (!/^[a-z0-9][a-z0-9._-]{0,63}$/i.test(batch.sourceSystem) || batch.sourceSystem.toLowerCase() === HUB_SYSTEM) {
    throw new HubError(
      'BAD_USER_INPUT',
      `The source system must be named with 1 to 64 letters, digits, dots, dashes and underscores, and not "${HUB_SYSTEM}".`,
    );
  }
  if (!PRINTABLE.test(batch.idempotencyKey) || [...batch.idempotencyKey].length > 200) {
    throw new HubError('BAD_USER_INPUT', 'The idempotency key must have 1 to 200 printable characters.');
  }
  if (batch.records.length > CHUNK_RECORDS) {
    throw new HubError(
      'BAD_USER_INPUT',
      `At most ${CHUNK_RECORDS} records can be sent at once; POST /ingest takes any number.`,
    );
  }
}
