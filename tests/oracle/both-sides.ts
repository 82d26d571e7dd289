import pg from 'pg';
import type { LoadedPolicy } from '../../src/policy/policy.js';
import type { World } from '../proof/world.js';
import { openWorldWriter } from '../proof/world-database.js';
import { cloneDatabase, copyDatabase } from '../support/database.js';
import { openReadPath, type ReadPath } from '../support/read-path.js';
import { FOUNDATION, MASKED_FORMS } from './rights/foundation.js';

/** The hub over one database, and the oracle's rights in another that holds the same rows. */
export interface BothSides {
  readonly path: ReadPath;
  /** Connection of the owner, to the oracle's database. */
  readonly oracle: pg.Client;
  /** Of the names of the oracle's roles, which the whole server shares. */
  readonly prefix: string;
  /** Puts a world into both databases, in place of the one before. */
  write(world: World): Promise<void>;
  close(): Promise<void>;
}

/** Opens both sides; `policy` is in force at the hub. */
export async function openBothSides(policy: LoadedPolicy): Promise<BothSides> {
  const database = await cloneDatabase('migrated');
  const guarded = await copyDatabase(database);
  const path = await openReadPath({ database, policy });
  const oracle = new pg.Client({ ...guarded.owner, options: '-c timezone=UTC' });
  await oracle.connect();
  const writers = await Promise.all([database, guarded].map(({ owner }) => openWorldWriter(owner)));
  const close = async () => {
    for (const writer of writers) await writer.close();
    await oracle.end();
    await path.close();
    await guarded.close();
  };
  await oracle.query(FOUNDATION).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    ...{ path, oracle, prefix: guarded.name, close },
    write: async (world) => {
      for (const writer of writers) await writer.write(world);
      await oracle.query(MASKED_FORMS);
    },
  };
}
