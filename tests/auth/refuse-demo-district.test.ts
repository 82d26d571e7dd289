import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { refuseDemoDistrict } from '../../src/auth/refuse-demo-district.js';
import { openAuthDatabase } from './auth-database.js';

let database: Awaited<ReturnType<typeof openAuthDatabase>>;

beforeAll(async () => {
  database = await openAuthDatabase();
});

afterAll(() => database.close());

function assign(member: string) {
  return database.owner.query(
    `INSERT INTO grid_assignment (area_id, member_id, role, name, valid_from) VALUES (5, $1, 'LEADER', 'Li', '2020-01-01')`,
    [member],
  );
}

test('production starts on a database of its own, and not on one where the demo callers hold grids', async () => {
  await assign('li');
  await expect(refuseDemoDistrict(database.hub)).resolves.toBeUndefined();
  await assign('demo:health:grid');
  await expect(refuseDemoDistrict(database.hub)).rejects.toThrow(
    'DATABASE_URL: the database holds the demo district; use another one for production.',
  );
});
