import type pg from 'pg';
import { parseIntoClientConfig } from 'pg-connection-string';
import { StartupError } from '../shared/startup-error.js';

/** Settings of a connection, as `pg` takes them. */
export type ConnectionSettings = Readonly<pg.ClientConfig>;

const EXAMPLE = 'postgres://user:password@host:5432/database';

/**
 * Reads DATABASE_URL.
 * @throws StartupError when it is not a PostgreSQL address; the message does not repeat it, since it may hold a password
 */
export function parseDatabaseUrl(url: string): ConnectionSettings {
  if (!/^postgres(ql)?:\/\//.test(url)) throw new StartupError(`DATABASE_URL is not of the form ${EXAMPLE}.`);
  try {
    return { ...parseIntoClientConfig(url), connectionTimeoutMillis: 10_000, application_name: 'fivefold' };
  } catch {
    throw new StartupError(
      `DATABASE_URL cannot be read; it should be of the form ${EXAMPLE}, with special characters encoded.`,
    );
  }
}
