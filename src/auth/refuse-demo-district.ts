import { StartupError } from '../shared/startup-error.js';
import type { Queryable } from './queryable.js';

/**
 * Production must not start on a database with the demo district, where the demo's callers hold grids. Asked after the
 * migrations.
 * @throws StartupError when they do
 */
export async function refuseDemoDistrict(database: Queryable): Promise<void> {
  const { rowCount } = await database.query(`SELECT FROM grid_assignment WHERE member_id LIKE 'demo:%' LIMIT 1`);
  if (rowCount === 0) return;
  throw new StartupError('DATABASE_URL: the database holds the demo district; use another one for production.');
}
