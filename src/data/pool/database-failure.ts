import pg from 'pg';
import { errorCode } from '../../shared/error-code.js';
import { type ErrorCode, HubError } from '../../shared/errors.js';
import { STALE_ACCESS, StaleAccess } from '../stale-access.js';

/** SQLSTATE classes: connection exception, deadlock, insufficient resources, operator intervention, system error. */
const UNAVAILABLE = /^(08|40|53|57|58)/;
/** Values that PostgreSQL cannot take as the type they should have, for example text with a NUL character. */
const BAD_VALUE = new Set(['22021', '22P02', '22P05', '22003', '22007', '22008']);
/** A SQLSTATE, of an error of `pg` or of MikroORM, and not the code of a system error (EPIPE). */
const SQLSTATE = /^(?=.*\d)[0-9A-Z]{5}$/;
const QUERY_CANCELED = '57014';

function codeOf(error: Error): ErrorCode {
  const code = errorCode(error) ?? '';
  if (!SQLSTATE.test(code)) return 'SERVICE_UNAVAILABLE';
  if (BAD_VALUE.has(code)) return 'BAD_USER_INPUT';
  if (code === QUERY_CANCELED) return 'TIMEOUT';
  return UNAVAILABLE.test(code) ? 'SERVICE_UNAVAILABLE' : 'INTERNAL_SERVER_ERROR';
}

/**
 * The error that may leave the hub for one of the database. The database's own stands in `originalError`, for the log; its
 * detail can quote data.
 */
export function databaseFailure(error: Error): HubError {
  if (error instanceof HubError) return error;
  if (errorCode(error) === STALE_ACCESS) return new StaleAccess(error);
  return new HubError(codeOf(error), undefined, { originalError: error });
}

/** Whether a prepared statement became invalid through no fault of its own, so that it runs again on another connection. */
export function isStale(error: Error): boolean {
  if (!(error instanceof pg.DatabaseError)) return false;
  // 26000: the statement is gone. 0A000: the columns of a table changed under it.
  return error.code === '26000' || (error.code === '0A000' && error.routine === 'RevalidateCachedQuery');
}
