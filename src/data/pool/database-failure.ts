import pg from 'pg';
import { type ErrorCode, HubError } from '../../shared/errors.js';

/** SQLSTATE classes: connection exception, insufficient resources, operator intervention, system error. */
const UNAVAILABLE = /^(08|53|57|58)/;
/** Values that PostgreSQL cannot take as the type they should have, for example text with a NUL character. */
const BAD_VALUE = new Set(['22021', '22P02', '22P05', '22003', '22007', '22008']);
const QUERY_CANCELED = '57014';

function codeOf(error: Error): ErrorCode {
  if (!(error instanceof pg.DatabaseError)) return 'SERVICE_UNAVAILABLE';
  if (BAD_VALUE.has(error.code ?? '')) return 'BAD_USER_INPUT';
  if (error.code === QUERY_CANCELED) return 'TIMEOUT';
  return UNAVAILABLE.test(error.code ?? '') ? 'SERVICE_UNAVAILABLE' : 'INTERNAL_SERVER_ERROR';
}

/**
 * The error that may leave the hub for one of the database. The database's own stands in `originalError`, for the log; its
 * detail can quote data.
 */
export function databaseFailure(error: Error): HubError {
  if (error instanceof HubError) return error;
  return new HubError(codeOf(error), undefined, { originalError: error });
}

/** Whether a prepared statement became invalid through no fault of its own, so that it runs again on another connection. */
export function isStale(error: Error): boolean {
  if (!(error instanceof pg.DatabaseError)) return false;
  // 26000: the statement is gone. 0A000: the columns of a table changed under it.
  return error.code === '26000' || (error.code === '0A000' && error.routine === 'RevalidateCachedQuery');
}
