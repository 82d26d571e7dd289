import { errorCode } from '../shared/error-code.js';
import type { ConnectionSettings } from './database-url.js';

/** Codes of the network and of the socket's file. */
const UNREACHABLE =
  /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOENT|EACCES|EPERM)$/;

/** SQLSTATE (PostgreSQL, appendix A) to what it means for the connection of a user to a database. */
const BY_CODE: Readonly<Record<string, (user: string, database: string, address: string) => string>> = {
  '28P01': refused,
  '28000': refused,
  '3D000': (_, database, address) => `The database "${database}" does not exist on the server at ${address}.`,
  '42501': (user, database) => `The user "${user}" may not connect to the database "${database}".`,
  '53300': (_user, _database, address) => `The database server at ${address} has no free connections.`,
  '57P03': (_user, _database, address) => `The database server at ${address} is starting or stopping; try again.`,
};

function refused(user: string, _database: string, address: string): string {
  return `The database server at ${address} refused the user "${user}": wrong or missing password, or not allowed.`;
}

/**
 * One line for a connection that failed. Texts of the server are not repeated; the password never is.
 * @param settings what was connected to
 */
export function describeFailure(error: unknown, settings: ConnectionSettings): string {
  const address = `${settings.host || 'localhost'}:${settings.port ?? 5432}`;
  const code = errorCode(error) ?? '';
  const text = String(error);
  const known = /password must be a string/.test(text) ? refused : BY_CODE[code];
  if (known) return known(settings.user ?? '', settings.database ?? '', address);
  if (UNREACHABLE.test(code)) return `The database server at ${address} cannot be reached (${code}).`;
  if (/timeout/i.test(text)) return `The database server at ${address} did not answer in time.`;
  if (/SSL|certificate/i.test(text)) {
    return `The database server at ${address} and DATABASE_URL do not agree on SSL; check sslmode and certificates.`;
  }
  return `The database server at ${address} did not accept the connection${code && ` (${code})`}.`;
}
