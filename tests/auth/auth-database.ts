import type { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import { openOrm } from '../../src/data/orm.js';
import { cloneDatabase } from '../support/database.js';

/** A small tree: the same code stands for a city and its one district, as in Dongguan. */
const AREAS = `
  INSERT INTO area (id, code, name, level, valid_from, parent_id) VALUES
    (1, '441900000000', 'City', 'CITY', '2020-01-01', NULL),
    (2, '441900000000', 'District', 'DISTRICT', '2020-01-01', 1),
    (3, '441900001000', 'First street', 'STREET', '2020-01-01', 2),
    (4, '441900002000', 'Second street', 'STREET', '2020-01-01', 2),
    (5, '441900001001', 'Community', 'COMMUNITY', '2020-01-01', 3)`;

/** A migrated database with a few areas, the hub's pool on it, and the owner's ORM. */
export async function openAuthDatabase() {
  const database = await cloneDatabase('migrated');
  const owner = new pg.Client(database.owner);
  await owner.connect();
  await owner.query(AREAS);
  const hub = new pg.Pool({ ...database.hub, max: 2 });
  const orm: MikroORM = await openOrm(database.owner, { poolSize: 2 });
  const close = async () => {
    await Promise.all([orm.close(true), hub.end(), owner.end()]);
    await database.close();
  };
  return { owner, hub, orm, close };
}
