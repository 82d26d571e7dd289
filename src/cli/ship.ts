import { createHash, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Command } from 'commander';
import pg from 'pg';
import { shipPolicy } from '../access/ship-policy.js';
import type { Database } from '../data/database.js';
import type { LoadedPolicy } from '../policy/policy.js';
import { createReceiptLog } from '../receipts/append.js';
import type { ReceiptDraft } from '../receipts/receipt.js';
import { loadFiles } from './load-files.js';
import { withDatabase } from './open.js';

/**
 * `fivefold access ship`: puts the access files of this version of the software in force, whatever is. The way out when a
 * proposed version does not fit the software; it goes past the officers, so it stands on the access log.
 */
export function shipCommand(): Command {
  return new Command('ship')
    .description('Put the shipped access files in force, also in the place of a version that officers approved')
    .action(async (_options: object, command: Command) => {
      const policy = loadFiles(command);
      const before = await withDatabase((database) => ship(database, policy));
      console.error(
        before === policy.version ? 'They are in force already.' : `Version ${policy.version} is in force.`,
      );
    });
}

/** @returns the version that was in force */
async function ship(database: Database, policy: LoadedPolicy): Promise<string | undefined> {
  const queries = new pg.Pool({ ...database.hub, max: 1 });
  const receipts = await createReceiptLog(database.hub, { hub: hostname() });
  try {
    const record = () => receipts.append(receiptOf(policy));
    const shipped = await shipPolicy(queries, policy, { force: true, record });
    return shipped.outcome === 'activated' ? shipped.before : policy.version;
  } finally {
    await receipts.close();
    await queries.end();
  }
}

/** Whoever may run commands on the database is an administrator of the hub without a name of their own. */
function receiptOf({ version }: LoadedPolicy): ReceiptDraft {
  return {
    principal: { id: 'operator', kind: 'admin', department: 'hub', tier: 'CITY' },
    operation: 'shipPolicy',
    documentHash: createHash('sha256').update('').digest('hex'),
    policyVersion: version,
    requestId: randomUUID(),
    reads: [],
    writes: [{ action: 'shipPolicy', type: 'AccessPolicy', fields: ['state'], ids: version }],
    outcome: 'answered',
    errors: [],
    startedAt: new Date(),
    durationMs: 0,
  };
}
