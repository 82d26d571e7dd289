import pg from 'pg';
import { shipPolicy } from '../../src/access/ship-policy.js';
import type { LoadedPolicy } from '../../src/policy/policy.js';
import { connected } from '../receipts/drafts.js';
import { cloneDatabase, copyDatabase, type TestDatabase } from '../support/database.js';
import { fillProofLog } from './withheld-receipts.js';
import type { World } from './world.js';
import { openWorldWriter } from './world-database.js';

/** Pairs of databases, the first for the world and the second for its variants: all else in them is the same. */
export interface ProofDatabases {
  readonly pairs: readonly (readonly [TestDatabase, TestDatabase])[];
  close(): Promise<void>;
}

/** Makes them: with the policy in force, a few receipts on the log, and everything that random requests could meet. */
export async function makeProofDatabases(
  world: World,
  { policy, statement }: { readonly policy: LoadedPolicy; readonly statement?: string },
  count: number,
): Promise<ProofDatabases> {
  const one = await cloneDatabase('migrated');
  if (statement !== undefined) await connected(one.owner, (client) => client.query(statement));
  const writer = await openWorldWriter(one.owner);
  await writer.write(world).finally(() => writer.close());
  const queries = new pg.Pool({ ...one.hub, max: 1 });
  await shipPolicy(queries, policy).finally(() => queries.end());
  await fillProofLog(one.owner, policy.version);
  const pairs: [TestDatabase, TestDatabase][] = [];
  while (pairs.length < count) {
    pairs.push([pairs.length === 0 ? one : await copyDatabase(one), await copyDatabase(one)]);
  }
  return {
    pairs,
    close: async () => {
      for (const database of pairs.flat()) await database.close();
    },
  };
}
